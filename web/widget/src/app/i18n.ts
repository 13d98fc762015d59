/**
 * The widget's words, texts/<language>.json. The server puts the one language of this page into it as a data block,
 * so a visitor loads a third of them and no second request; a strict CSP has nothing to say about data.
 */
import type en from '../../texts/en.json';

export type TextKey = keyof typeof en;

const block = document.getElementById('texts');
const texts = JSON.parse(block?.textContent || '{}') as Record<string, string>;

export const hasText = (key: string): key is TextKey => key in texts;

export const t = (key: TextKey, values: Record<string, string> = {}): string =>
  (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

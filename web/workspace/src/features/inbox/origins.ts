/** What led a customer here, and what they showed of it. */
import type { Extra } from '../../api/types';

const STORY_LASTS_MS = 24 * 3_600_000;
const SHARED = ['share', 'post', 'reel', 'ig_reel', 'ig_post', 'ig_story', 'fallback'];
const ADVERT = ['ads', 'ad'];

export type Came = { kind: 'advert' | 'share' | 'link'; title: string; text: string };

/** What led a customer here. A referral's first detail names its source, as the provider does. */
export function cameFrom({ name, text, details }: Pick<Extra, 'name' | 'text' | 'details'>): Came {
  const source = (details[0] ?? '').toLowerCase();
  if (SHARED.includes(source)) return { kind: 'share', title: name, text: text === name ? '' : text };
  const isAdvert = ADVERT.includes(source) || (name !== '' && text !== '');
  if (isAdvert) return { kind: 'advert', title: name, text };
  return { kind: 'link', title: name || text || details.join(' · '), text: name && text !== name ? text : '' };
}

export function isStorySeen({ details }: Pick<Extra, 'details'>, at: string, now = Date.now()): boolean {
  return !details.includes('gone') && now - Date.parse(at) < STORY_LASTS_MS;
}

/** The smallest shared pieces of the look. */
import { Tooltip } from '@mantine/core';
import { Sparkles } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';

const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** "mod+k" as it stands on this keyboard. */
export function keyText(keys: string): string {
  return keys
    .split(' ')
    .map((part) =>
      part
        .replace('mod+', isApple ? '⌘' : 'Ctrl ')
        .replace('shift+', '⇧')
        .replace('enter', '↵')
        .toLocaleUpperCase()
        .replace('CTRL', 'Ctrl'),
    )
    .join(' ');
}

export function Kbd({ keys }: { keys: string }) {
  return <kbd className="kbd">{keyText(keys)}</kbd>;
}

interface TipProps {
  label: ReactNode;
  keys?: string;
  children: ReactElement;
}

/** A tooltip that also teaches the key. */
export function Tip({ label, keys, children }: TipProps) {
  const text = keys ? (
    <span className="tip">
      {label}
      <Kbd keys={keys} />
    </span>
  ) : (
    label
  );
  return (
    <Tooltip label={text} multiline maw={280} events={{ hover: true, focus: true, touch: false }}>
      {children}
    </Tooltip>
  );
}

/** The sign of an assistant. Violet means AI and nothing else. */
export function AiMark({ size = 28 }: { size?: number }) {
  return (
    <span className="ai-mark" style={{ width: size, height: size }} aria-hidden>
      <Sparkles size={Math.round(size * 0.54)} strokeWidth={2} />
    </span>
  );
}

export function Dots() {
  return (
    <span className="dots" aria-hidden>
      <i />
      <i />
      <i />
    </span>
  );
}

import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';

export function CopyButton({ value, label }: { value: string; label?: string }) {
  const { t } = useTranslation('pages');
  const clipboard = useClipboard({ timeout: 2_000 });
  const text = clipboard.copied ? t('copy.done') : t('copy.do');
  return (
    <Button
      variant="default"
      size="compact-md"
      aria-label={label ? `${text}: ${label}` : undefined}
      leftSection={clipboard.copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      onClick={() => clipboard.copy(value)}
    >
      <span aria-live="polite">{text}</span>
    </Button>
  );
}

/** Something to take along: a link, a secret, a snippet. The whole is selected with one click. */
export function CopyBox({ value, label }: { value: string; label: string }) {
  return (
    <div className="copy-box">
      <pre tabIndex={0} role="textbox" aria-readonly aria-label={label}>
        <code>{value}</code>
      </pre>
      <CopyButton value={value} label={label} />
    </div>
  );
}

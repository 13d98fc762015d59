import { Mail, Phone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Callback } from './queries';

/** How to reach the customer, ready to be pressed; said plainly where they left no way. */
export function Reach({ callback }: { callback: Callback }) {
  const { t } = useTranslation('callbacks');
  if (callback.reach === null) {
    return <span className="dim">{t(callback.channel_kind === 'web' ? 'noReach' : 'inChat')}</span>;
  }
  const isMail = callback.reach_kind === 'email';
  const Icon = isMail ? Mail : Phone;
  const href = isMail ? `mailto:${callback.reach}` : `tel:${callback.reach.replace(/[^\d+]/g, '')}`;
  return (
    <a className="callback-reach" href={href}>
      <Icon size={14} aria-hidden />
      <span className="clip">{callback.reach}</span>
    </a>
  );
}

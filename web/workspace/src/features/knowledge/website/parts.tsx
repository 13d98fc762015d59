import { Globe } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SitePage, Website } from '../../../api/pages';
import { Dots } from '../../../ui';
import en from '../../../i18n/websites/en.json';

export function WebsiteMark() {
  return (
    <span className="kind-mark kind-website" aria-hidden>
      <Globe size={16} strokeWidth={1.9} />
    </span>
  );
}

const siteTones = { running: '', paused: 'warn', cancelled: 'warn', done: 'ok' } as const;

export function SiteChip({ website }: { website: Website }) {
  const { t } = useTranslation('websites');
  const tone = website.problem ? 'red' : siteTones[website.state];
  return (
    <span className={`chip ${tone}`}>
      {website.state === 'running' && <Dots />}
      {t(`state.${website.state}`)}
    </span>
  );
}

const pageTones = {
  found: '',
  fetching: '',
  ready: 'ok',
  unchanged: 'ok',
  failed: 'red',
  skipped: 'outline',
  removed: 'outline',
} as const;

export function PageChip({ page }: { page: SitePage }) {
  const { t } = useTranslation('websites');
  return (
    <span className={`chip ${pageTones[page.state]}`}>
      {page.state === 'fetching' && <Dots />}
      {t(`pageState.${page.state}`)}
    </span>
  );
}

type Reason = keyof typeof en.reason;

const isKnown = (reason: string): reason is Reason => Object.hasOwn(en.reason, reason);

/** Why a page is where it is; that its last good copy stays is said too. */
export function useReason() {
  const { t } = useTranslation('websites');
  return (page: SitePage): string | null => {
    if (!page.reason) return null;
    const reason = t(`reason.${isKnown(page.reason) ? page.reason : 'other'}`, { detail: page.detail ?? '' });
    return page.state === 'failed' && page.document_id ? `${reason}. ${t('kept')}` : reason;
  };
}

/** How many pages are settled, of those that are to be read. */
export function progressOf(website: Website) {
  const { found, fetching, ready, unchanged, failed } = website.pages;
  const done = ready + unchanged + failed;
  return { good: ready + unchanged, bad: failed, done, all: done + found + fetching };
}

export function SiteProgress({ website }: { website: Website }) {
  const { t } = useTranslation('websites');
  const { good, bad, done, all } = progressOf(website);
  const label = t('page.progress', { done, all });
  return (
    <div className="site-progress">
      <progress className={bad > 0 && good === 0 ? 'is-bad' : undefined} value={done} max={Math.max(all, 1)} aria-label={label} />
      <span className="number">{label}</span>
    </div>
  );
}

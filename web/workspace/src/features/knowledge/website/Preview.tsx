import { useQuery } from '@tanstack/react-query';
import { Ban, Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Dots } from '../../../ui';
import { usePageError } from '../../../ui/page';
import { pathOf } from './address';
import type { WebsiteFields } from './form';
import { lookQuery, previewQuery } from './queries';

const SHOWN = 12;

/** What of the website would be read with the form as it is now. */
export function Preview({ url, fields }: { url: string; fields: WebsiteFields }) {
  const { t, i18n } = useTranslation('websites');
  const say = usePageError();
  const look = useQuery(lookQuery(url, fields.mode));
  const preview = useQuery(previewQuery(look.data?.urls ?? [], fields.include, fields.exclude));
  if (!url) return null;
  const number = (value: number) => value.toLocaleString(i18n.language);
  const judged = preview.data?.urls ?? [];
  // Those that differ are what a teammate wants to see: both kinds, not only the first of the list.
  const passing = judged.filter((one) => one.verdict === 'passes');
  const others = judged.filter((one) => one.verdict !== 'passes');
  const left = Math.min(others.length, Math.max(SHOWN / 3, SHOWN - passing.length));
  const shown = [...passing.slice(0, SHOWN - left), ...others.slice(0, left)];
  return (
    <section className="site-preview" aria-label={t('preview.title')} aria-live="polite">
      {look.isFetching && (
        <p className="doc-working">
          <Dots /> {t('preview.looking')}
        </p>
      )}
      {look.isError && <p className="doc-problem">{say(look.error)}</p>}
      {look.data?.problem && <p className="doc-problem">{t(`problem.${look.data.problem}`)}</p>}
      {preview.data && judged.length > 0 && (
        <>
          <p className="site-preview-count">
            {t('preview.count', { passing: number(preview.data.passing), found: number(judged.length) })}
          </p>
          <ul tabIndex={0} aria-label={t('preview.title')}>
            {shown.map((one) => (
              <li key={one.url} className={one.verdict === 'passes' ? 'is-in' : 'is-out'}>
                {one.verdict === 'passes' ? (
                  <Check size={12} aria-label={t('preview.passes')} />
                ) : (
                  <Ban size={12} aria-label={t('preview.excluded')} />
                )}
                <span className="clip">{pathOf(one.url, url.includes('://') ? url : `https://${url}`)}</span>
              </li>
            ))}
            {judged.length > shown.length && (
              <li className="is-more">{t('preview.more', { count: judged.length - shown.length })}</li>
            )}
          </ul>
          {fields.mode === 'crawl' && <p className="site-preview-hint">{t('preview.crawlHint')}</p>}
        </>
      )}
    </section>
  );
}

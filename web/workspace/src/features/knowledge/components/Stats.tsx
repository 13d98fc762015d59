import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../lib/bytes';
import { languageName } from '../format';
import { statsQuery } from '../queries';

function Figure({ label, children, hint }: { label: string; children: ReactNode; hint?: string }) {
  return (
    <div className="figure">
      <dt>{label}</dt>
      <dd className="number">{children}</dd>
      {hint && <dd className="figure-hint">{hint}</dd>}
    </div>
  );
}

export function Stats() {
  const { t, i18n } = useTranslation('pages');
  const { t: own } = useTranslation('documents');
  const navigate = useNavigate();
  const { data } = useQuery(statsQuery);
  const language = i18n.language;
  if (!data) return <Skeleton height={84} radius="lg" />;
  const percent = (share: number) => new Intl.NumberFormat(language, { style: 'percent' }).format(share);
  const languages = Object.entries(data.by_language)
    .sort((one, other) => other[1] - one[1])
    .map(([code, count]) => `${languageName(code, language)} ${count.toLocaleString(language)}`)
    .join(' · ');
  const show = (state: 'failed' | 'pending') => void navigate({ to: '/knowledge', search: { state } });
  return (
    <dl className="figures">
      <Figure label={t('knowledge.documents')}>
        {data.documents.toLocaleString(language)}
      </Figure>
      <Figure label={t('knowledge.passages')} hint={languages}>
        {data.passages.toLocaleString(language)}
      </Figure>
      <Figure label={t('knowledge.size')}>{formatBytes(data.size_bytes, language)}</Figure>
      <Figure label={t('knowledge.pending')}>
        {data.pending > 0 ? (
          <button type="button" onClick={() => show('pending')}>
            {data.pending.toLocaleString(language)}
          </button>
        ) : (
          0
        )}
      </Figure>
      <Figure label={t('knowledge.failed')}>
        {data.failed > 0 ? (
          <button type="button" className="is-bad" onClick={() => show('failed')}>
            {data.failed.toLocaleString(language)}
          </button>
        ) : (
          0
        )}
      </Figure>
      {(['soon', 'expired'] as const).map((when) => {
        const count = when === 'soon' ? data.expiring : data.expired;
        return (
          count > 0 && (
            <Figure key={when} label={own(`stats.${when}`)}>
              <button type="button" onClick={() => void navigate({ to: '/knowledge', search: { expires: when } })}>
                {count.toLocaleString(language)}
              </button>
            </Figure>
          )
        );
      })}
      {data.answered_share !== null && (
        <Figure label={t('knowledge.answered')} hint={t('knowledge.answeredText')}>
          {percent(data.answered_share)}
        </Figure>
      )}
    </dl>
  );
}

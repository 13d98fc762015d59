import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../api/pages';
import { formatFull, formatListTime, useNow } from '../../../lib/time';
import { Empty } from '../../../ui';
import { Card } from '../../../ui/page';
import { Found } from '../../../ui/pieces';
import { auditQuery } from '../queries';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** What only programs read. */
const CODES = ['kind', 'how', 'otherwise', 'choice', 'decision'];

/** "4 · name, signals": what else the entry knows, as far as it says something to a person. */
function detailOf(data: AuditEntry['data']): string {
  return Object.entries(data)
    .filter(([name]) => !CODES.includes(name))
    .map(([, value]) => (Array.isArray(value) ? value.join(', ') : value))
    .filter((value) => Number.isInteger(value) || (typeof value === 'string' && !ID.test(value)))
    .join(' · ');
}

function useWhoDidWhat({ actor, action }: AuditEntry): [string, string] {
  const { t, i18n } = useTranslation('audit');
  const kind = (['teammate', 'api_key', 'assistant', 'contact'] as const).find((one) => one === actor.kind);
  const who = actor.name || (kind ? t(`who.${kind}`) : 'Relevo');
  // A newer server may do what this page has no words for yet.
  const isKnown = i18n.exists(`did.${action}`, { ns: 'audit' });
  return [actor.kind === 'system' ? 'Relevo' : who, isKnown ? t(`did.${action as 'team.changed'}`) : action];
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const { i18n } = useTranslation('audit');
  const now = useNow();
  const [who, did] = useWhoDidWhat(entry);
  const detail = detailOf(entry.data);
  return (
    <li className="audit-row">
      <span className="grow">
        <b>{who}</b> {did}
        {detail && <span className="row-text">{detail}</span>}
      </span>
      <time dateTime={entry.at} title={formatFull(entry.at, i18n.language)}>
        {formatListTime(entry.at, now, i18n.language)}
      </time>
    </li>
  );
}

export function AuditLog() {
  const { t } = useTranslation('pages');
  const query = useInfiniteQuery(auditQuery);
  return (
    <Card title={t('settings.audit')} text={t('audit.text')}>
      <Found
        query={query}
        rows={8}
        height={34}
        empty={
          <Empty icon={<ScrollText size={22} />} title={t('audit.none')}>
            {t('audit.noneText')}
          </Empty>
        }
      >
        {(entry) => <EntryRow key={entry.id} entry={entry} />}
      </Found>
    </Card>
  );
}

import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../api/pages';
import { formatFull, formatListTime, useNow } from '../../../lib/time';
import { Empty, Failed, RowsSkeleton } from '../../../ui';
import { Card } from '../../../ui/page';
import { auditQuery } from '../queries';

const ACTIONS = [
  'api_key.created', 'api_key.revoked', 'assistant.changed', 'assistant.created', 'assistant.deleted', 'channel.changed',
  'channel.created', 'channel.deleted', 'channel.identity_secret_rotated', 'document.added', 'document.changed', 'document.deleted',
  'invitation.accepted', 'invitation.created', 'invitation.withdrawn', 'model_provider.changed', 'model_provider.connected',
  'model_provider.disconnected', 'models.budget_set', 'models.chosen', 'password.changed', 'password.reset', 'sign_in_link.created',
  'team.changed', 'team.created', 'team.deleted', 'teammate.changed', 'teammate.signed_in', 'teammate.signed_out',
  'workspace.changed', 'workspace.created',
] as const;

/** "version 4 · name, signals": what else the entry knows, as far as it says something to a person. */
function detailOf(data: AuditEntry['data']): string {
  return Object.values(data)
    .map((value) => (Array.isArray(value) ? value.join(', ') : value))
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .join(' · ');
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation('pages');
  const now = useNow();
  const action = ACTIONS.find((one) => one === entry.action);
  const detail = detailOf(entry.data);
  const text = action ? t(`did.${action.replace('.', '_') as 'team_changed'}`) : entry.action;
  return (
    <li className="audit-row">
      <span className="grow">
        <b>{entry.actor.kind === 'system' ? 'Relevo' : entry.actor.name}</b> {text}
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
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={t('settings.audit')} text={t('audit.text')}>
      {query.isPending && <RowsSkeleton rows={8} height={34} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && entries.length === 0 && (
        <Empty icon={<ScrollText size={22} />} title={t('audit.none')}>
          {t('audit.noneText')}
        </Empty>
      )}
      <ul>
        {entries.map((entry) => (
          <EntryRow key={entry.id} entry={entry} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button variant="subtle" className="more" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('knowledge.more')}
        </Button>
      )}
    </Card>
  );
}

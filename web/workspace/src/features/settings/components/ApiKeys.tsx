import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '../../../api/pages';
import { formatAgo } from '../../../lib/ago';
import { formatDay, useNow } from '../../../lib/time';
import { Empty, Failed, RowsSkeleton } from '../../../ui';
import { Card, Confirm, useSave } from '../../../ui/page';
import { apiKeysQuery, revokeApiKey } from '../queries';
import { NewApiKey } from './NewApiKey';

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { t, i18n } = useTranslation('pages');
  const now = useNow();
  const { name, role, token_hint, last_used_at, created_at } = apiKey;
  const used = last_used_at ? t('keys.used', { time: formatAgo(last_used_at, now, i18n.language) }) : t('keys.neverUsed');
  return (
    <li className="list-row">
      <span className="grow">
        <b>{name}</b> <span className="chip">{t(`role.${role}`)}</span>
        <span className="row-text">
          <code>{token_hint}…</code> · {t('keys.made', { date: formatDay(created_at, i18n.language) })} · {used}
        </span>
      </span>
      <Button variant="default" size="compact-md" className="danger-text" aria-label={t('keys.revokeName', { name })} onClick={onRevoke}>
        {t('keys.revoke')}
      </Button>
    </li>
  );
}

export function ApiKeys() {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const query = useQuery(apiKeysQuery);
  const [isAdding, setAdding] = useState(false);
  const [doomed, setDoomed] = useState<ApiKey | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
  const revoke = useSave(revokeApiKey, { done: t('keys.revoked'), onDone: () => void refresh() });
  const add = (
    <Button leftSection={<Plus size={15} aria-hidden />} size="compact-md" onClick={() => setAdding(true)}>
      {t('keys.new')}
    </Button>
  );
  return (
    <Card title={t('settings.keys')} text={t('keys.text')} actions={query.data && query.data.length > 0 && add}>
      {query.isPending && <RowsSkeleton rows={2} height={46} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.length === 0 && (
        <Empty icon={<KeyRound size={22} />} title={t('keys.none')} action={add}>
          {t('keys.noneText')}
        </Empty>
      )}
      <ul>
        {query.data?.map((apiKey) => (
          <KeyRow key={apiKey.id} apiKey={apiKey} onRevoke={() => setDoomed(apiKey)} />
        ))}
      </ul>
      {isAdding && <NewApiKey onClose={() => setAdding(false)} onMade={() => void refresh()} />}
      <Confirm
        opened={doomed !== null}
        title={t('keys.revokeTitle', { name: doomed?.name ?? '' })}
        action={t('keys.revoke')}
        pending={revoke.isPending}
        onConfirm={() => doomed && revoke.mutate(doomed.id, { onSettled: () => setDoomed(null) })}
        onClose={() => setDoomed(null)}
      >
        <p>{t('keys.revokeText')}</p>
      </Confirm>
    </Card>
  );
}

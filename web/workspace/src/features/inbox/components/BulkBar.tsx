import { ActionIcon, Button, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CheckCheck, MailOpen, Sparkles, UserPlus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api/client';
import { teammatesQuery } from '../../../api/queries';
import type { ConversationRow } from '../../../api/types';
import { keys, linkState, refreshLists } from '../../../live';
import { errorText, Person, Tip, toast, toastError } from '../../../ui';
import type { Selection } from '../hooks/useSelection';

type BulkAction = { action: 'resolve' | 'hand_to_ai' | 'assign' | 'mark_read'; teammate_id?: string };

/** The server takes a hundred at a time. */
const AT_ONCE = 100;

async function changeMany(ids: string[], body: BulkAction) {
  const all = { done: 0, failed: 0 };
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE);
    const result = await unwrap(api.POST('/api/v1/conversations/bulk', { body: { ids: some, ...body } }));
    all.done += result.done.length;
    all.failed += result.failed.length;
  }
  return all;
}

function useBulk(selection: Selection) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BulkAction) => changeMany([...selection.ids], body),
    onSuccess: (result) => {
      selection.clear();
      if (result.failed > 0) toastError(t('bulk.someFailed', { count: result.failed }));
      if (result.done > 0) toast(t('bulk.done', { count: result.done }));
      // The stream tells the rest, unless it is down.
      if (linkState.get() !== 'live') refreshLists(client);
      void client.invalidateQueries({ queryKey: keys.counts });
    },
    onError: (error) => toastError(errorText(t, error)),
  });
}

function AssignMany({ onPick, isBusy }: { onPick: (id: string) => void; isBusy: boolean }) {
  const { t } = useTranslation();
  const teammates = useQuery(teammatesQuery).data ?? [];
  return (
    <Menu position="top" width={220}>
      <Menu.Target>
        <ActionIcon size={28} aria-label={t('action.assign')} disabled={isBusy}>
          <UserPlus size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {teammates
          .filter((one) => one.state === 'active')
          .map((one) => (
            <Menu.Item
              key={one.id}
              leftSection={<Person name={one.name} color={one.color} size={20} />}
              onClick={() => onPick(one.id)}
            >
              {one.name}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function BulkBar({ selection, rows }: { selection: Selection; rows: readonly ConversationRow[] }) {
  const { t } = useTranslation();
  const bulk = useBulk(selection);
  const isBusy = bulk.isPending;
  const hasAll = rows.every((row) => selection.ids.has(row.id));
  return (
    <div className="bulk" role="toolbar" aria-label={t('bulk.label')}>
      <div className="bulk-top">
        <b className="number">{t('bulk.selected', { count: selection.ids.size })}</b>
        {!hasAll && (
          <button type="button" className="section-more" onClick={() => selection.add(rows.map((row) => row.id))}>
            {t('bulk.all')}
          </button>
        )}
        <span className="grow" />
        <ActionIcon size={24} aria-label={t('action.clear')} onClick={selection.clear}>
          <X size={15} />
        </ActionIcon>
      </div>
      <Tip label={t('bulk.read')}>
        <ActionIcon
          size={28}
          aria-label={t('bulk.read')}
          disabled={isBusy}
          onClick={() => bulk.mutate({ action: 'mark_read' })}
        >
          <MailOpen size={16} />
        </ActionIcon>
      </Tip>
      <AssignMany isBusy={isBusy} onPick={(teammate_id) => bulk.mutate({ action: 'assign', teammate_id })} />
      <Tip label={t('action.handToAi')}>
        <ActionIcon
          size={28}
          className="icon-ai"
          aria-label={t('action.handToAi')}
          disabled={isBusy}
          onClick={() => bulk.mutate({ action: 'hand_to_ai' })}
        >
          <Sparkles size={16} />
        </ActionIcon>
      </Tip>
      <span className="grow" />
      <Button
        className="button-ok"
        size="compact-sm"
        leftSection={<CheckCheck size={14} />}
        loading={isBusy}
        onClick={() => bulk.mutate({ action: 'resolve' })}
      >
        {t('action.resolve')}
      </Button>
    </div>
  );
}

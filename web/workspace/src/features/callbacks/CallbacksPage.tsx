import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { PhoneCall } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { Card, PageHead } from '../../ui/page';
import { CallbackDialog } from './CallbackDialog';
import { CallbackRow } from './CallbackRow';
import './callbacks.css';
import { callbackCountsQuery, callbacksQuery, LISTS, useCallbackAct, type Callback, type ListName } from './queries';

function Lists({ list }: { list: ListName }) {
  const { t } = useTranslation('callbacks');
  const navigate = useNavigate();
  const counts = useQuery(callbackCountsQuery).data;
  const numbers: Partial<Record<ListName, number>> = {
    mine: counts?.mine,
    all: counts?.open,
    overdue: counts?.overdue,
  };
  return (
    <SegmentedControl
      className="callback-lists"
      aria-label={t('lists')}
      value={list}
      onChange={(next) => void navigate({ to: '/callbacks', search: { list: next as ListName } })}
      data={LISTS.map((name) => ({
        value: name,
        label: numbers[name] ? `${t(`list_${name}`)} · ${numbers[name]}` : t(`list_${name}`),
      }))}
    />
  );
}

export function CallbacksPage() {
  const { t } = useTranslation('callbacks');
  const list = (useSearch({ strict: false }) as { list?: ListName }).list ?? 'all';
  const query = useInfiniteQuery(callbacksQuery(list));
  const act = useCallbackAct();
  const [edited, setEdited] = useState<Callback | null>(null);
  const callbacks = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in narrow">
        <PageHead title={t('page')} text={t('pageText')} />
        <Lists list={list} />
        {query.isPending && <RowsSkeleton rows={5} height={74} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && callbacks.length === 0 && (
          <Empty icon={<PhoneCall size={22} />} title={t(list === 'all' || list === 'mine' ? 'none' : 'noneHere')}>
            {t('noneText')}
          </Empty>
        )}
        {callbacks.length > 0 && (
          <Card>
            <ul className="callbacks">
              {callbacks.map((callback) => (
                <CallbackRow key={callback.id} callback={callback} act={act} onEdit={() => setEdited(callback)} />
              ))}
            </ul>
          </Card>
        )}
        {query.hasNextPage && (
          <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </div>
      {edited && (
        <CallbackDialog
          conversationId={edited.conversation_id}
          callback={edited}
          onClose={() => setEdited(null)}
        />
      )}
    </main>
  );
}

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../api/pages';
import { formatFull } from '../../../lib/time';
import { Card, useSave } from '../../../ui/page';
import { retryDelivery, retryEvent, settleDelivery, undeliveredQuery, unreadEventsQuery } from '../queries';
import { useChannelWords } from '../words';

function useRefresh() {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ['channels'] });
}

function Undelivered({ channel }: { channel: Channel }) {
  const { t, why } = useChannelWords();
  const { i18n } = useTranslation();
  const found = useQuery(undeliveredQuery(channel.id)).data;
  const onDone = useRefresh();
  const retry = useSave(retryDelivery, { onDone });
  const settle = useSave((id: string) => settleDelivery(id, true), { onDone });
  if (!found || found.items.length === 0) return null;
  return (
    <Card title={t('trouble.title')} text={t('trouble.text')}>
      <ul className="trouble-list">
        {found.items.map(({ message_id, conversation_id, contact_name, text, delivery }) => (
          <li key={message_id}>
            <div className="grow">
              <Link to="/inbox/$view/$id" params={{ view: 'open', id: conversation_id }}>
                {t('trouble.to', { name: contact_name ?? t('trouble.somebody') })}
              </Link>
              <span className="dim small"> · {formatFull(delivery.updated_at, i18n.language)}</span>
              <p className="clip">{text}</p>
              <p className="small">
                <b>{t(`delivery.${delivery.state}`)}</b> {why(delivery.code)}
                {delivery.detail && <span className="dim"> {delivery.detail}</span>}
              </p>
            </div>
            {delivery.state === 'unknown' && (
              <Button variant="default" size="compact-md" onClick={() => settle.mutate(message_id)}>
                {t('delivery.arrived')}
              </Button>
            )}
            <Button variant="default" size="compact-md" onClick={() => retry.mutate(message_id)}>
              {delivery.state === 'unknown' ? t('delivery.retryUnknown') : t('delivery.retry')}
            </Button>
          </li>
        ))}
      </ul>
      {found.has_more && <p className="small dim">{t('trouble.more')}</p>}
    </Card>
  );
}

function UnreadEvents({ channel }: { channel: Channel }) {
  const { t } = useChannelWords();
  const { i18n } = useTranslation();
  const found = useQuery(unreadEventsQuery(channel.id)).data;
  const retry = useSave((id: string) => retryEvent(channel.id, id), { onDone: useRefresh() });
  if (!found || found.items.length === 0) return null;
  return (
    <Card title={t('trouble.events')} text={t('trouble.eventsText')}>
      <ul className="trouble-list">
        {found.items.map((event) => (
          <li key={event.id}>
            <div className="grow">
              <span className="dim small">{formatFull(event.received_at, i18n.language)}</span>
              <p className="small">{event.problem}</p>
              <details className="connect-advanced">
                <summary>{t('trouble.raw')}</summary>
                <pre className="raw" tabIndex={0}>{JSON.stringify(event.body, null, 2)}</pre>
              </details>
            </div>
            <Button variant="default" size="compact-md" onClick={() => retry.mutate(event.id)}>
              {t('trouble.tryAgain')}
            </Button>
          </li>
        ))}
      </ul>
      {found.has_more && <p className="small dim">{t('trouble.more')}</p>}
    </Card>
  );
}

/** What did not go out and what could not be read, each with its way on. */
export function ProviderTrouble({ channel, canManage }: { channel: Channel; canManage: boolean }) {
  return (
    <>
      <Undelivered channel={channel} />
      {canManage && <UnreadEvents channel={channel} />}
    </>
  );
}

import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plug, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../api/pages';
import { channelsQuery } from '../../api/shared';
import { formatAgo } from '../../lib/ago';
import { useNow } from '../../lib/time';
import { ChannelMark, Empty, Failed, RowsSkeleton } from '../../ui';
import { PageHead, useCanManage } from '../../ui/page';
import './channels.css';
import { useAnsweredBy, useProblemOf, useToggleChannel } from './cards';
import { NewChannel } from './components/NewChannel';
import { useChannelWords } from './words';

function ChannelCard({ channel }: { channel: Channel }) {
  const { t, i18n } = useTranslation('pages');
  const toggle = useToggleChannel();
  const canManage = useCanManage();
  const now = useNow();
  const { t: words } = useChannelWords();
  const problem = useProblemOf(channel);
  const { last_received_at: last, state, failed, unknown } = channel.status;
  const lastText = last ? t('channels.lastMessage', { time: formatAgo(last, now, i18n.language) }) : t('channels.noMessage');
  return (
    <article className="card link-card channel-card">
      <div className="link-card-top">
        <ChannelMark kind={channel.kind} size={40} />
        <div className="grow">
          <h2>
            <Link to="/channels/$id" params={{ id: channel.id }}>
              {channel.name}
            </Link>
          </h2>
          <p>{useAnsweredBy(channel)}</p>
          {state === 'error' && <p className="channel-error">{problem}</p>}
          {(state === 'new' || state === 'disconnected') && <p className="channel-error">{words(`state.${state}`)}</p>}
          {failed + unknown > 0 && (
            <p className="channel-error">
              {words('status.failed')}: {failed + unknown}
            </p>
          )}
        </div>
        <Switch
          size="md"
          aria-label={t('channels.enabled', { name: channel.name })}
          checked={channel.enabled}
          disabled={!canManage || toggle.isPending || state === 'disconnected'}
          title={state === 'disconnected' ? words('connection.switch') : undefined}
          onChange={(event) => toggle.mutate({ id: channel.id, enabled: event.currentTarget.checked })}
        />
      </div>
      <div className="link-card-foot">
        <span className="small dim">{lastText}</span>
        <Button
          component={Link}
          to={`/channels/${channel.id}`}
          variant="default"
          size="compact-md"
          aria-label={t('channels.manageName', { name: channel.name })}
        >
          {t('channels.manage')}
        </Button>
      </div>
    </article>
  );
}

export function ChannelsPage() {
  const { t } = useTranslation('pages');
  const query = useQuery(channelsQuery);
  const canManage = useCanManage();
  const { t: words } = useChannelWords();
  const [isAdding, setAdding] = useState(false);
  const add = canManage && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {words('add')}
    </Button>
  );
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        <PageHead title={t('channels.page')} text={t('channels.pageText')}>
          {query.data && query.data.length > 0 && add}
        </PageHead>
        {query.isPending && <RowsSkeleton rows={2} height={120} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data?.length === 0 && (
          <Empty icon={<Plug size={22} />} title={t('channels.none')} action={add}>
            {t('channels.noneText')}
          </Empty>
        )}
        <div className="cards">
          {query.data?.map((channel) => (
            <ChannelCard key={channel.id} channel={channel} />
          ))}
        </div>
      </div>
      <NewChannel opened={isAdding} onClose={() => setAdding(false)} />
    </main>
  );
}

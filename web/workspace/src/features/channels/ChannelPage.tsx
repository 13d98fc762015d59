import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../api/pages';
import { Failed, RowsSkeleton } from '../../ui';
import { useCanManage } from '../../ui/page';
import './channels.css';
import { ChannelHours } from './components/ChannelHours';
import { DeleteChannel } from './components/DeleteChannel';
import { Install } from './components/Install';
import { Look } from './components/Look';
import { Preview } from './components/Preview';
import { Safety } from './components/Safety';
import { Talk } from './components/Talk';
import { ChannelHead, useChannelDraft } from './frame';
import { ProviderPage } from './ProviderPage';
import { channelQuery, snippetQuery } from './queries';

function TryIt({ channel }: { channel: Channel }) {
  const { t } = useTranslation('pages');
  const snippet = useQuery(snippetQuery(channel.id)).data;
  if (!snippet || !channel.enabled) return null;
  return (
    <Button
      component="a"
      href={`/w/${channel.public_key}`}
      target="_blank"
      rel="noopener"
      variant="default"
      leftSection={<ExternalLink size={15} aria-hidden />}
    >
      {t('channels.tryIt')}
    </Button>
  );
}

function ChannelView({ channel }: { channel: Channel }) {
  const canManage = useCanManage();
  const { part, saveBar, guard } = useChannelDraft(channel, canManage);
  return (
    <>
      {guard}
      <ChannelHead channel={channel} canManage={canManage}>
        <TryIt channel={channel} />
      </ChannelHead>
      <div className="studio channel-studio">
        <div>
          <div className="card-stack">
            <Install channel={channel} />
            <Look {...part} />
            <Talk {...part} />
            <ChannelHours channel={channel} canManage={canManage} />
            <Safety {...part} channel={channel} />
            {canManage && <DeleteChannel channel={channel} />}
          </div>
          {saveBar}
        </div>
        <Preview value={part.value} />
      </div>
    </>
  );
}

export function ChannelPage() {
  const { id } = useParams({ from: '/workspace/channels/$id' });
  const query = useQuery(channelQuery(id));
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in wide">
        {query.isPending && <RowsSkeleton rows={5} height={110} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data &&
          (query.data.kind === 'web' ? (
            <ChannelView key={query.data.id} channel={query.data} />
          ) : (
            <ProviderPage key={query.data.id} channel={query.data} />
          ))}
      </div>
    </main>
  );
}

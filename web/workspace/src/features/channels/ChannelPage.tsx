import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ExternalLink, Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../api/pages';
import { ChannelMark, Failed, RowsSkeleton } from '../../ui';
import { fieldErrors, PageHead, SaveBar, useCanManage, useDraftOf, useLeaveGuard, useSave } from '../../ui/page';
import './channels.css';
import { useAnsweredBy, useToggleChannel } from './cards';
import { ChannelHours } from './components/ChannelHours';
import { DeleteChannel } from './components/DeleteChannel';
import { Install } from './components/Install';
import { Look } from './components/Look';
import { Preview } from './components/Preview';
import { Safety } from './components/Safety';
import { Talk } from './components/Talk';
import { ProviderPage } from './ProviderPage';
import { changeOf, draftOf, type Draft } from './model';
import { changeChannel, channelQuery, snippetQuery, useKeepChannel } from './queries';

function Head({ channel, canManage }: { channel: Channel; canManage: boolean }) {
  const { t } = useTranslation('pages');
  const toggle = useToggleChannel();
  const snippet = useQuery(snippetQuery(channel.id)).data;
  return (
    <PageHead
      icon={<ChannelMark kind={channel.kind} size={44} />}
      title={channel.name}
      text={useAnsweredBy(channel)}
      back={{ to: '/channels', label: t('channels.page') }}
    >
      {snippet && channel.enabled && (
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
      )}
      <Switch
        size="md"
        labelPosition="left"
        label={channel.enabled ? t('channels.on') : t('channels.off')}
        aria-label={t('channels.enabled', { name: channel.name })}
        checked={channel.enabled}
        disabled={!canManage || toggle.isPending}
        onChange={(event) => toggle.mutate({ id: channel.id, enabled: event.currentTarget.checked })}
      />
    </PageHead>
  );
}

function ChannelView({ channel }: { channel: Channel }) {
  const { t } = useTranslation('pages');
  const canManage = useCanManage();
  const keep = useKeepChannel();
  const draft = useDraftOf<Draft>(draftOf(channel));
  const save = useSave((part: Partial<Draft>) => changeChannel(channel.id, changeOf(part)), {
    done: t('channels.saved'),
    onDone: (saved) => {
      keep(saved);
      draft.discard();
    },
  });
  const guard = useLeaveGuard(draft.dirty);
  const part = { value: draft.value, change: draft.change, disabled: !canManage, wrong: fieldErrors(save.error) };
  return (
    <>
      {guard}
      <Head channel={channel} canManage={canManage} />
      {!canManage && (
        <p className="only-look">
          <Lock size={15} aria-hidden />
          {t('rights.onlyLook')}
        </p>
      )}
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
          <SaveBar
            dirty={draft.dirty}
            saving={save.isPending}
            onSave={() => save.mutate(draft.changed)}
            onDiscard={draft.discard}
          />
        </div>
        <Preview value={draft.value} />
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

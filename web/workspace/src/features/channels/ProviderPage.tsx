import { Switch } from '@mantine/core';
import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../api/pages';
import { ChannelMark } from '../../ui';
import { fieldErrors, PageHead, SaveBar, useCanManage, useDraftOf, useLeaveGuard, useSave } from '../../ui/page';
import { useAnsweredBy, useToggleChannel } from './cards';
import { ChannelHours } from './components/ChannelHours';
import { DeleteChannel } from './components/DeleteChannel';
import { extraPanels, firstPanels, ofTheTeam } from './components/extras';
import { ProviderConnection } from './components/ProviderConnection';
import { ProviderStatus } from './components/ProviderStatus';
import { ProviderTalk } from './components/ProviderTalk';
import { ProviderTrouble } from './components/ProviderTrouble';
import { changeOf, draftOf, type Draft } from './model';
import { changeChannel, useKeepChannel } from './queries';
import { useChannelWords } from './words';

/** A channel with a provider: how it is doing, its connection, who answers, what did not arrive. */
export function ProviderPage({ channel }: { channel: Channel }) {
  const { t } = useTranslation('pages');
  const canManage = useCanManage();
  const keep = useKeepChannel();
  const toggle = useToggleChannel();
  const draft = useDraftOf<Draft>(draftOf(channel));
  const save = useSave((part: Partial<Draft>) => changeChannel(channel.id, changeOf(part)), {
    done: t('channels.saved'),
    onDone: (saved) => {
      keep(saved);
      draft.discard();
    },
  });
  const guard = useLeaveGuard(draft.dirty);
  const { t: words } = useChannelWords();
  const isDisconnected = channel.status.state === 'disconnected';
  const First = firstPanels[channel.kind];
  const Extra = extraPanels[channel.kind];
  return (
    <>
      {guard}
      <PageHead
        icon={<ChannelMark kind={channel.kind} size={44} />}
        title={channel.name}
        text={useAnsweredBy(channel)}
        back={{ to: '/channels', label: t('channels.page') }}
      >
        <Switch
          size="md"
          labelPosition="left"
          label={channel.enabled ? t('channels.on') : t('channels.off')}
          aria-label={t('channels.enabled', { name: channel.name })}
          checked={channel.enabled}
          disabled={!canManage || toggle.isPending || isDisconnected}
          title={isDisconnected ? words('connection.switch') : undefined}
          onChange={(event) => toggle.mutate({ id: channel.id, enabled: event.currentTarget.checked })}
        />
      </PageHead>
      {!canManage && (
        <p className="only-look">
          <Lock size={15} aria-hidden />
          {t('rights.onlyLook')}
        </p>
      )}
      <div className="card-stack provider-stack">
        {First && <First channel={channel} canManage={canManage} />}
        <ProviderStatus channel={channel} canManage={canManage} />
        <ProviderTrouble channel={channel} canManage={canManage} />
        {!ofTheTeam.has(channel.kind) && (
          <ProviderTalk value={draft.value} change={draft.change} disabled={!canManage} wrong={fieldErrors(save.error)} />
        )}
        {!ofTheTeam.has(channel.kind) && <ChannelHours channel={channel} canManage={canManage} />}
        {Extra && <Extra channel={channel} canManage={canManage} />}
        <ProviderConnection channel={channel} canManage={canManage} />
        {canManage && <DeleteChannel channel={channel} />}
      </div>
      <SaveBar dirty={draft.dirty} saving={save.isPending} onSave={() => save.mutate(draft.changed)} onDiscard={draft.discard} />
    </>
  );
}

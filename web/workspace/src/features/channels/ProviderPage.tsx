import type { Channel } from '../../api/pages';
import { useCanManage } from '../../ui/page';
import { ChannelHours } from './components/ChannelHours';
import { DeleteChannel } from './components/DeleteChannel';
import { extraPanels, firstPanels, ofTheTeam } from './components/extras';
import { ProviderConnection } from './components/ProviderConnection';
import { ProviderStatus } from './components/ProviderStatus';
import { ProviderTalk } from './components/ProviderTalk';
import { ProviderTrouble } from './components/ProviderTrouble';
import { ChannelHead, useChannelDraft } from './frame';

/** A channel with a provider: how it is doing, its connection, who answers, what did not arrive. */
export function ProviderPage({ channel }: { channel: Channel }) {
  const canManage = useCanManage();
  const { part, saveBar, guard } = useChannelDraft(channel, canManage);
  const First = firstPanels[channel.kind];
  const Extra = extraPanels[channel.kind];
  return (
    <>
      {guard}
      <ChannelHead channel={channel} canManage={canManage} />
      <div className="card-stack provider-stack">
        {First && <First channel={channel} canManage={canManage} />}
        <ProviderStatus channel={channel} canManage={canManage} />
        <ProviderTrouble channel={channel} canManage={canManage} />
        {!ofTheTeam.has(channel.kind) && <ProviderTalk kind={channel.kind} {...part} />}
        {!ofTheTeam.has(channel.kind) && <ChannelHours channel={channel} canManage={canManage} />}
        {Extra && <Extra channel={channel} canManage={canManage} />}
        <ProviderConnection channel={channel} canManage={canManage} />
        {canManage && <DeleteChannel channel={channel} />}
      </div>
      {saveBar}
    </>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../api/pages';
import { ChannelMark } from '../../ui';
import { fieldErrors, HeadSwitch, OnlyLook, PageHead, SaveBar, useDraftOf, useLeaveGuard, useSave } from '../../ui/page';
import { useAnsweredBy, useToggleChannel } from './cards';
import { changeOf, draftOf, type Draft, type PartProps } from './model';
import { changeChannel, useKeepChannel } from './queries';

interface ChannelHeadProps {
  channel: Channel;
  canManage: boolean;
  /** Buttons beside the switch. */
  children?: ReactNode;
}

/** Above every channel's page: what it is, who answers, and its switch; and a word to who may only look. */
export function ChannelHead({ channel, canManage, children }: ChannelHeadProps) {
  const { t } = useTranslation('pages');
  const toggle = useToggleChannel();
  return (
    <>
      <PageHead
        icon={<ChannelMark kind={channel.kind} size={44} />}
        title={channel.name}
        text={useAnsweredBy(channel)}
        back={{ to: '/channels', label: t('channels.page') }}
      >
        {children}
        <HeadSwitch
          on={channel.enabled}
          word={channel.enabled ? t('channels.on') : t('channels.off')}
          label={t('channels.enabled', { name: channel.name })}
          disabled={!canManage || toggle.isPending}
          onChange={(enabled) => toggle.mutate({ id: channel.id, enabled })}
        />
      </PageHead>
      {!canManage && <OnlyLook />}
    </>
  );
}

interface ChannelDraft {
  /** For each card of the page. */
  part: PartProps;
  saveBar: ReactNode;
  /** Asks before the page is left with changes. */
  guard: ReactNode;
}

/** What somebody changes on a channel's page, until it is saved or dropped. */
export function useChannelDraft(channel: Channel, canManage: boolean): ChannelDraft {
  const { t } = useTranslation('pages');
  const keep = useKeepChannel();
  const draft = useDraftOf<Draft>(draftOf(channel));
  const save = useSave((part: Partial<Draft>) => changeChannel(channel.id, changeOf(part)), {
    done: t('channels.saved'),
    onDone: (saved) => {
      keep(saved);
      draft.discard();
    },
  });
  return {
    part: { value: draft.value, change: draft.change, disabled: !canManage, wrong: fieldErrors(save.error) },
    saveBar: (
      <SaveBar
        dirty={draft.dirty}
        saving={save.isPending}
        onSave={() => save.mutate(draft.changed)}
        onDiscard={draft.discard}
      />
    ),
    guard: useLeaveGuard(draft.dirty),
  };
}

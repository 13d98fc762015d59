/** What cards and pages of channels share. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../api/pages';
import { assistantsQuery } from '../../api/shared';
import { useSave } from '../../ui/page';
import { changeChannel, useKeepChannel } from './queries';

export function useToggleChannel() {
  const { t } = useTranslation('pages');
  return useSave(({ id, enabled }: { id: string; enabled: boolean }) => changeChannel(id, { enabled }), {
    done: (channel) => t(channel.enabled ? 'channels.nowOn' : 'channels.nowOff', { name: channel.name }),
    onDone: useKeepChannel(),
  });
}

/** Who answers there, or that nobody does. */
export function useAnsweredBy(channel: Channel): string {
  const { t } = useTranslation('pages');
  const assistants = useQuery(assistantsQuery).data;
  const assistant = assistants?.find((one) => one.id === channel.assistant_id);
  return assistant ? t('channels.answeredBy', { name: assistant.name }) : t('channels.answeredByPeople');
}

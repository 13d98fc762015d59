/** What cards and pages of channels share. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../api/pages';
import { assistantsQuery } from '../../api/shared';
import { useSave } from '../../ui/page';
import { changeChannel, useKeepChannel } from './queries';
import { useChannelWords } from './words';

export function useToggleChannel() {
  const { t } = useTranslation('pages');
  const { t: words } = useChannelWords();
  return useSave(({ id, enabled }: { id: string; enabled: boolean }) => changeChannel(id, { enabled }), {
    done: ({ name, enabled, kind }) => {
      if (enabled) return t('channels.nowOn', { name });
      return kind === 'web' ? t('channels.nowOff', { name }) : words('nowOff', { name });
    },
    onDone: useKeepChannel(),
  });
}

/** Who answers there, or that nobody does; nothing while that is not known. The team's own Slack has no customers. */
export function useAnsweredBy(channel: Channel): string {
  const { t } = useTranslation('pages');
  const { about } = useChannelWords();
  const assistants = useQuery(assistantsQuery).data;
  if (channel.kind === 'slack_team') return about(channel.kind);
  if (!assistants) return '\u00a0';
  const assistant = assistants?.find((one) => one.id === channel.assistant_id);
  return assistant ? t('channels.answeredBy', { name: assistant.name }) : t('channels.answeredByPeople');
}

/** What is wrong with a channel that needs attention, in our words; the provider's stand on its page. */
export function useProblemOf(channel: Channel): string {
  const { t, check, why } = useChannelWords();
  const failed = channel.connection?.checks.find((one) => !one.ok && !one.is_advice);
  if (failed) return check(failed);
  const code = channel.connection?.problem_code;
  return code ? why(code) : t('state.error');
}

import { AlarmClock, CircleCheck, Hand, Lock, PanelRight, Reply, RotateCcw, Sparkles, UserPlus } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '../../../api/types';
import { useMe } from '../../../api/queries';
import { commandSubject, useCommands, type Command } from '../../../lib/commands';
import { contactName } from '../../../lib/names';
import { handToAiReason } from '../handToAi';
import { focusComposer, openMenu } from '../menus';
import type { ConversationActions } from './useConversationActions';

const ICON = 16;

/** What the keyboard and the palette can do with the open conversation. */
export function useConversationCommands(
  conversation: ConversationDetail,
  actions: ConversationActions,
  toggleDetails: () => void,
): void {
  const { t } = useTranslation();
  const me = useMe().teammate;
  const { status, holder, can_hand_to_ai, hand_to_ai_reason, number, contact } = conversation;
  const name = contactName(t, contact);
  const isMine = holder.kind === 'teammate' && holder.id === me.id;
  const isResolved = status === 'resolved';
  const commands = useMemo((): Command[] => {
    const list: Command[] = [
      {
        id: 'reply',
        label: t('action.reply'),
        icon: <Reply size={ICON} />,
        keys: 'r',
        run: () => focusComposer('reply'),
      },
      { id: 'note', label: t('action.note'), icon: <Lock size={ICON} />, keys: 'n', run: () => focusComposer('note') },
      {
        id: 'hand-to-ai',
        label: t('action.handToAi'),
        icon: <Sparkles size={ICON} />,
        keys: 'h',
        disabled: can_hand_to_ai ? null : handToAiReason(t, holder.kind, hand_to_ai_reason),
        run: () => actions.handToAi(),
      },
      {
        id: 'assign',
        label: t('action.assign'),
        icon: <UserPlus size={ICON} />,
        keys: 'a',
        run: () => openMenu('assign'),
      },
      { id: 'details', label: t('action.details'), icon: <PanelRight size={ICON} />, keys: 'd', run: toggleDetails },
    ].map((command) => ({ group: 'conversation', ...command }));
    const more = (id: string, command: Omit<Command, 'id' | 'group'>) =>
      list.push({ id, group: 'conversation', ...command });
    if (isResolved) {
      more('reopen', { label: t('action.reopen'), icon: <RotateCcw size={ICON} />, keys: 'e', run: actions.reopen });
    } else {
      more('resolve', {
        label: t('action.resolve'),
        icon: <CircleCheck size={ICON} />,
        keys: 'e',
        run: actions.resolve,
      });
      const snooze = () => openMenu('snooze');
      more('snooze', { label: t('action.snooze'), icon: <AlarmClock size={ICON} />, keys: 'z', run: snooze });
    }
    if (!isMine)
      more('take-over', { label: t('action.takeOver'), icon: <Hand size={ICON} />, keys: 't', run: actions.takeOver });
    return list;
  }, [t, actions, toggleDetails, isMine, isResolved, can_hand_to_ai, hand_to_ai_reason, holder.kind]);
  useCommands(commands);
  useEffect(() => {
    commandSubject.set(`#${number} · ${name}`);
    return () => commandSubject.set(null);
  }, [number, name]);
}

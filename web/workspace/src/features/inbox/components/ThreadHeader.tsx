import { ActionIcon, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, Copy, Ellipsis, Hand, Link2, PanelRight, PhoneCall, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '../../../api/types';
import { useMe } from '../../../api/queries';
import { useViewers, type View } from '../../../live';
import { contactName } from '../../../lib/names';
import { ChannelMark, Person, Tip, toast } from '../../../ui';
import type { ConversationActions } from '../hooks/useConversationActions';
import { planCallback } from '../../callbacks';
import { IntentMenu } from '../../intents';
import { AssignMenu } from './AssignMenu';
import { SnoozeMenu } from './SnoozeMenu';

function Collision({ id }: { id: string }) {
  const { t } = useTranslation();
  const me = useMe().teammate;
  const others = useViewers(id).filter((viewer) => viewer.teammate_id !== me.id);
  const one = others.find((viewer) => viewer.activity === 'replying') ?? others[0];
  if (!one) return null;
  const isReplying = one.activity === 'replying';
  return (
    <span className={isReplying ? 'collision replying' : 'collision'} role="status">
      <Person name={one.name} color={one.color} size={22} />
      <span className="clip">
        {t(isReplying ? 'watch.replying' : 'watch.viewing', { name: one.name.split(' ')[0] })}
      </span>
      {others.length > 1 && <span>+{others.length - 1}</span>}
    </span>
  );
}

function MoreMenu({ conversation, actions }: { conversation: ConversationDetail; actions: ConversationActions }) {
  const { t } = useTranslation();
  const me = useMe().teammate;
  const { holder, status, number, id } = conversation;
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    toast(t('done.copied'));
  };
  const isMine = holder.kind === 'teammate' && holder.id === me.id;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon size={30} aria-label={t('action.more')}>
          <Ellipsis size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!isMine && status !== 'resolved' && (
          <Menu.Item leftSection={<Hand size={15} />} onClick={actions.takeOver}>
            {t('action.takeOver')}
          </Menu.Item>
        )}
        {status !== 'open' && (
          <Menu.Item leftSection={<RotateCcw size={15} />} onClick={actions.reopen}>
            {t('action.reopen')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<PhoneCall size={15} />} onClick={() => planCallback(id)}>
          {t('action.callback')}
        </Menu.Item>
        <Menu.Item
          leftSection={<Link2 size={15} />}
          onClick={() => void copy(new URL(`/inbox/open/${id}`, location.origin).href)}
        >
          {t('action.copyLink')}
        </Menu.Item>
        <Menu.Item leftSection={<Copy size={15} />} onClick={() => void copy(`#${number}`)}>
          {t('action.copyNumber', { number })}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ThreadHeaderProps {
  conversation: ConversationDetail;
  view: View;
  actions: ConversationActions;
  details: { isOpen: boolean; toggle: () => void };
}

export function ThreadHeader({ conversation, view, actions, details }: ThreadHeaderProps) {
  const { t } = useTranslation();
  const { contact, channel, number, status } = conversation;
  const name = contactName(t, contact);
  return (
    <header className="bar thread-head">
      <ActionIcon
        className="thread-back"
        size={32}
        aria-label={t('action.back')}
        renderRoot={(props) => <Link to="/inbox/$view" params={{ view }} search={(before) => before} {...props} />}
      >
        <ArrowLeft size={18} />
      </ActionIcon>
      <Person name={name} color={contact.color} size={32} />
      <div className="thread-who">
        <h2 className="clip">{name}</h2>
        <span className="dim small clip thread-channel">
          <ChannelMark kind={channel.kind} size={13} /> {channel.name} · #{number}
        </span>
      </div>
      <IntentMenu conversation={conversation} />
      <span className="grow" />
      <Collision id={conversation.id} />
      <AssignMenu conversation={conversation} actions={actions} />
      {status !== 'resolved' && <SnoozeMenu actions={actions} />}
      <MoreMenu conversation={conversation} actions={actions} />
      <Tip label={t('action.details')} keys="d">
        <ActionIcon
          size={30}
          aria-label={t('action.details')}
          aria-expanded={details.isOpen}
          className={details.isOpen ? 'is-on' : undefined}
          onClick={details.toggle}
        >
          <PanelRight size={17} />
        </ActionIcon>
      </Tip>
    </header>
  );
}

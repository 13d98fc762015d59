import { Menu, Popover } from '@mantine/core';
import { CornerUpLeft, EllipsisVertical, Pencil, SmilePlus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../api/queries';
import type { Message } from '../../../api/types';
import { useNow } from '../../../lib/time';
import { EditDialog } from './EditDialog';
import { useCan, useReact, type Can } from './queries';
import { quote } from './quoting';
import { TakeBackDialog } from './TakeBackDialog';
import './beyond.css';

const HOUR_MS = 3_600_000;

/** Above the message: the few reactions that its channel knows; the one that is there is pressed. */
function Reactions({ message, reactions }: { message: Message; reactions: readonly string[] }) {
  const { t } = useTranslation('beyond');
  const [isOpen, setOpen] = useState(false);
  const reacting = useReact(message);
  const mine = message.extras.find(({ kind }) => kind === 'team_reaction')?.text ?? null;
  const choose = (emoji: string) => {
    setOpen(false);
    reacting.mutate(emoji === mine ? null : emoji);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className="why tool"
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          aria-label={t('react')}
          title={t('react')}
          disabled={reacting.isPending}
          onClick={() => setOpen(!isOpen)}
        >
          <SmilePlus size={14} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown className="reaction-choice" aria-label={t('react')}>
        {reactions.map((emoji) => (
          <button
            key={emoji}
            type="button"
            aria-pressed={emoji === mine}
            aria-label={t(emoji === mine ? 'unreactWith' : 'reactWith', { emoji })}
            onClick={() => choose(emoji)}
          >
            {emoji}
          </button>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

const SENT = ['sent', 'delivered', 'read'];

/** What can be done to this message, by this teammate, on its channel, now. */
function useOffers(message: Message, can: Can) {
  const me = useMe().teammate.id;
  const now = useNow();
  const { author, delivery } = message;
  const isMine = author.kind === 'teammate' && author.id === me;
  const isThere = author.kind === 'contact' || (delivery !== null && SENT.includes(delivery.state));
  const isGone = message.extras.some(({ kind }) => kind === 'deleted');
  const isInTime = can.deletesWithinH === null || now - Date.parse(message.created_at) < can.deletesWithinH * HOUR_MS;
  const isOurs = isThere && !isGone && author.kind !== 'contact' && delivery !== null;
  return {
    reactions: author.kind === 'contact' && !isGone ? can.reactions : [],
    quote: can.sends.includes('quote') && isThere && !isGone,
    edit: can.sends.includes('edit') && isOurs && isMine && message.text !== '' && delivery?.parts === 1,
    takeBack: can.sends.includes('deletion') && isOurs && isInTime && (isMine || author.kind === 'assistant'),
  };
}

interface MessageToolsProps {
  message: Message;
  channelKind: string;
  /** As the quote names its author. */
  author: string;
}

/** Beside a message on a channel with a provider: react, quote, edit, take back. Only what the channel can. */
export default function MessageTools({ message, channelKind, author }: MessageToolsProps) {
  const { t } = useTranslation('beyond');
  const offers = useOffers(message, useCan(channelKind));
  const [opened, setOpened] = useState<'edit' | 'takeBack' | null>(null);
  const startQuote = () => {
    const files = message.attachments.map((file) => file.name).join(', ');
    quote(message.conversation_id, { messageId: message.id, author, text: message.text || files });
    document.querySelector<HTMLTextAreaElement>('.composer textarea')?.focus();
  };
  const hasMenu = offers.quote || offers.edit || offers.takeBack;
  return (
    <>
      {offers.reactions.length > 0 && <Reactions message={message} reactions={offers.reactions} />}
      {hasMenu && (
        <Menu position="bottom-end" withinPortal width={220}>
          <Menu.Target>
            <button type="button" className="why tool" aria-label={t('more')} title={t('more')}>
              <EllipsisVertical size={14} aria-hidden />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {offers.quote && (
              <Menu.Item leftSection={<CornerUpLeft size={14} />} onClick={startQuote}>
                {t('quote')}
              </Menu.Item>
            )}
            {offers.edit && (
              <Menu.Item leftSection={<Pencil size={14} />} onClick={() => setOpened('edit')}>
                {t('edit')}
              </Menu.Item>
            )}
            {offers.takeBack && (
              <Menu.Item leftSection={<Trash2 size={14} />} onClick={() => setOpened('takeBack')}>
                {t('takeBack')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {opened === 'edit' && <EditDialog message={message} onClose={() => setOpened(null)} />}
      {opened === 'takeBack' && <TakeBackDialog message={message} onClose={() => setOpened(null)} />}
    </>
  );
}

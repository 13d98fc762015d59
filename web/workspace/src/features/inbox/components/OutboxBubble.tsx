import { Button, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert, Lock, RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client';
import { errorText, Person } from '../../../ui';
import { useMe } from '../../../api/queries';
import { discard, resend, type OutboxItem } from '../outbox';
import { restoreDraft } from '../menus';
import { Attachments } from './Attachments';

function Sending() {
  const { t } = useTranslation();
  return (
    <span className="tick" role="status">
      <Loader size={11} aria-hidden />
      <span className="hidden-text">{t('message.sending')}</span>
    </span>
  );
}

function FailedFoot({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { code, detail, status } = item.error ?? { code: 'unknown', detail: '', status: 0 };
  const why = item.error ? errorText(t, new ApiError(status, code, detail)) : t('message.unsure');
  return (
    <div className="outbox-foot" role="alert">
      <CircleAlert size={13} aria-hidden />
      <span>{why}</span>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<RotateCw size={12} />}
        onClick={() => resend(client, item)}
      >
        {t('state.retry')}
      </Button>
      <EditButton item={item} />
    </div>
  );
}

/** Only words can be taken back into the field. */
function EditButton({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  if (item.place || item.card) return null;
  const edit = () => {
    restoreDraft(item);
    discard(item.client_id);
  };
  return (
    <Button size="compact-xs" variant="subtle" onClick={edit}>
      {t('action.edit')}
    </Button>
  );
}

/** Something newer arrived while this was written: the author reads it above and decides. */
function NewerFoot({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return (
    <div className="outbox-foot newer" role="alert">
      <span>{t('message.newer')}</span>
      <Button size="compact-xs" onClick={() => resend(client, item, true)}>
        {t('message.sendAnyway')}
      </Button>
      <EditButton item={item} />
    </div>
  );
}

/** A place and a card by their names, until they stand there as what they are. */
function wordsOf({ text, place, card }: OutboxItem): string {
  return text || card?.name || place?.name || place?.address || (place ? `${place.latitude}, ${place.longitude}` : '');
}

export function OutboxBubble({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const me = useMe().teammate;
  const isNote = item.kind === 'note';
  return (
    <article
      className={`message ours first pending ${isNote ? 'note' : 'teammate'}`}
      aria-label={t('message.by', { name: t('row.you') })}
    >
      <span className="message-face">
        <Person name={me.name} color={me.color} size={28} />
      </span>
      <div className="message-body">
        <header className="message-head">
          <b>{t('row.you')}</b>
          {isNote && (
            <span className="chip warn">
              <Lock size={10} aria-hidden />
              {t('action.note')}
            </span>
          )}
          {item.state === 'sending' && <Sending />}
        </header>
        {wordsOf(item) && (
          <div className="bubble blocks">
            <p className="block-plain">{wordsOf(item)}</p>
          </div>
        )}
        <Attachments files={item.attachments} />
        {item.state === 'failed' && <FailedFoot item={item} />}
        {item.state === 'newer' && <NewerFoot item={item} />}
      </div>
    </article>
  );
}

import { Modal, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../outbox';
import { CARD_NAME, isEmail, isPhone } from './place';
import type { SendingProps } from './PlaceDialog';
import { SendActions } from './SendActions';

/** Whom the customer may turn to, as a card that their phone can keep. */
export function CardDialog({ conversationId, afterSeq, onClose }: SendingProps) {
  const { t } = useTranslation('beyond');
  const { t: common } = useTranslation();
  const client = useQueryClient();
  const [given, setGiven] = useState({ name: '', phone: '', email: '' });
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part });
  const email = given.email.trim();
  const canSend = given.name.trim() !== '' && isPhone(given.phone) && (email === '' || isEmail(email));
  return (
    <Modal opened onClose={onClose} title={t('card.title')} closeButtonProps={{ 'aria-label': common('action.close') }}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          send(client, {
            client_id: crypto.randomUUID(),
            conversation_id: conversationId,
            kind: 'message',
            text: '',
            attachments: [],
            after_seq: afterSeq,
            card: { name: given.name.trim(), phone: given.phone.trim(), email },
          });
          onClose();
        }}
      >
        <TextInput
          required
          data-autofocus
          label={t('card.name')}
          maxLength={CARD_NAME}
          value={given.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          required
          type="tel"
          label={t('card.phone')}
          description={t('card.phoneHint')}
          value={given.phone}
          error={given.phone.trim().length > 6 && !isPhone(given.phone) ? t('card.wrongPhone') : undefined}
          onChange={(event) => change({ phone: event.currentTarget.value })}
        />
        <TextInput
          type="email"
          label={t('card.email')}
          value={given.email}
          error={email.includes('@') && !isEmail(email) ? t('card.wrongEmail') : undefined}
          onChange={(event) => change({ email: event.currentTarget.value })}
        />
        <SendActions canSend={canSend} onClose={onClose} />
      </form>
    </Modal>
  );
}

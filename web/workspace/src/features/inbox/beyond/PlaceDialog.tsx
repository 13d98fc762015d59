import { Modal, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../outbox';
import { degreesIn, PLACE_ADDRESS, PLACE_NAME } from './place';
import { SendActions } from './SendActions';

export interface SendingProps {
  conversationId: string;
  afterSeq: number;
  onClose: () => void;
}

/** A place, as the customer's app shows places: where to find the shop, where to hand something over. */
export function PlaceDialog({ conversationId, afterSeq, onClose }: SendingProps) {
  const { t } = useTranslation('beyond');
  const { t: common } = useTranslation();
  const client = useQueryClient();
  const [given, setGiven] = useState({ where: '', name: '', address: '' });
  const degrees = degreesIn(given.where);
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part });
  return (
    <Modal opened onClose={onClose} title={t('place.title')} closeButtonProps={{ 'aria-label': common('action.close') }}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (!degrees) return;
          const place = { ...degrees, name: given.name.trim(), address: given.address.trim() };
          send(client, {
            client_id: crypto.randomUUID(),
            conversation_id: conversationId,
            kind: 'message',
            text: '',
            attachments: [],
            after_seq: afterSeq,
            place,
          });
          onClose();
        }}
      >
        <TextInput
          required
          data-autofocus
          label={t('place.where')}
          description={t('place.whereHint')}
          placeholder="28.1235, -15.4363"
          value={given.where}
          error={given.where.trim() && !degrees ? t('place.wrong') : undefined}
          onChange={(event) => change({ where: event.currentTarget.value })}
        />
        <TextInput
          label={t('place.name')}
          maxLength={PLACE_NAME}
          value={given.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('place.address')}
          description={t('place.limits', { name: PLACE_NAME, address: PLACE_ADDRESS })}
          maxLength={PLACE_ADDRESS}
          value={given.address}
          onChange={(event) => change({ address: event.currentTarget.value })}
        />
        <SendActions canSend={degrees !== null} onClose={onClose} />
      </form>
    </Modal>
  );
}

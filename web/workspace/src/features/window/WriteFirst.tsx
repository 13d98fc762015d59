import { Button, Modal, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LayoutTemplate } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';
import type { Contact } from '../../api/types';
import { toastError } from '../../ui/toast';
import { firstChannelsQuery, openFirst, type FirstChannel, type FirstConversation } from './queries';
import { TemplateDialog } from './TemplateDialog';
import './window.css';

interface ChooseProps {
  contact: Contact;
  channels: readonly FirstChannel[];
  onOpened: (opened: FirstConversation) => void;
  onClose: () => void;
}

/** Which of the company's numbers writes, and whom that reaches. */
function Choose({ contact, channels, onOpened, onClose }: ChooseProps) {
  const { t } = useTranslation('window');
  const { t: common } = useTranslation();
  const [id, setId] = useState<string | null>(null);
  const chosen = channels.find((one) => one.channel.id === id) ?? channels.find((one) => !one.problem) ?? channels[0]!;
  const opening = useMutation({
    mutationFn: () => openFirst(contact.id, chosen.channel.id),
    onSuccess: onOpened,
    onError: (error) => {
      const code = error instanceof ApiError ? error.code : '';
      toastError(t(`first.problem.${code}`, { defaultValue: error.message }));
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('first.title')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          opening.mutate();
        }}
      >
        <p className="window-hint">{t('first.text')}</p>
        <Select
          allowDeselect={false}
          label={t('first.channel')}
          description={chosen.address ? t('first.reaches', { address: chosen.address }) : undefined}
          error={chosen.problem ? t('first.noPhone') : undefined}
          value={chosen.channel.id}
          onChange={setId}
          data={channels.map((one) => ({ value: one.channel.id, label: one.channel.name }))}
        />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={opening.isPending} disabled={chosen.problem !== ''}>
            {t('first.next')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Choosing the number, then the template; afterwards the conversation is opened. */
export function FirstSteps({ contact, channels, onClose }: Pick<ChooseProps, 'contact' | 'channels' | 'onClose'>) {
  const navigate = useNavigate();
  const [opened, setOpened] = useState<FirstConversation | null>(null);
  if (!opened) return <Choose contact={contact} channels={channels} onOpened={setOpened} onClose={onClose} />;
  return (
    <TemplateDialog
      conversationId={opened.conversation_id}
      channelKind={opened.channel_kind}
      contactName={contact.name}
      afterSeq={opened.last_seq}
      onClose={onClose}
      onSent={() =>
        void navigate({ to: '/inbox/$view/$id', params: { view: 'open', id: opened.conversation_id } as never })
      }
    />
  );
}

/** The first word to a contact on WhatsApp: an approved template. Not shown where no such channel is connected. */
export function WriteFirst({ contact }: { contact: Contact }) {
  const { t } = useTranslation('window');
  const [isChoosing, setChoosing] = useState(false);
  const channels = useQuery(firstChannelsQuery(contact.id, contact.phone)).data ?? [];
  if (channels.length === 0) return null;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        className="write-first"
        leftSection={<LayoutTemplate size={14} />}
        onClick={() => setChoosing(true)}
      >
        {t('first.write')}
      </Button>
      {isChoosing && <FirstSteps contact={contact} channels={channels} onClose={() => setChoosing(false)} />}
    </>
  );
}

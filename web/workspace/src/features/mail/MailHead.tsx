import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronDown, PenLine } from 'lucide-react';
import { useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../ui';
import { toast, toastError } from '../../ui/toast';
import { addressesIn, chooseMail, MOST_COPIES, useMailChoice, wrongIn } from './choosing';
import { FormatBar } from './FormatBar';
import { putSignature, signatureQuery } from './queries';
import './mail.css';

function useCopyProblem(text: string): string | undefined {
  const { t } = useTranslation('mail');
  const wrong = wrongIn(text);
  if (wrong) return t('wrongCopies', { text: wrong });
  return addressesIn(text).length > MOST_COPIES ? t('tooMany', { count: MOST_COPIES }) : undefined;
}

function Copies({ conversationId, name }: { conversationId: string; name: 'cc' | 'bcc' }) {
  const { t } = useTranslation('mail');
  const text = useMailChoice(conversationId)[name];
  return (
    <TextInput
      size="xs"
      label={t(name)}
      placeholder={t('copies')}
      value={text}
      maxLength={2000}
      error={useCopyProblem(text)}
      onChange={(event) => chooseMail(conversationId, { [name]: event.currentTarget.value })}
    />
  );
}

function SignatureDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('mail');
  const { t: words } = useTranslation();
  const client = useQueryClient();
  const { data } = useQuery(signatureQuery);
  const [text, setText] = useState<string | null>(null);
  const saving = useMutation({
    mutationFn: putSignature,
    onSuccess: (saved) => {
      client.setQueryData(signatureQuery.queryKey, saved);
      toast(t('saved'));
      onClose();
    },
    onError: (error) => toastError(errorText(words, error)),
  });
  return (
    <Modal opened onClose={onClose} title={t('signature')} closeButtonProps={{ 'aria-label': words('action.close') }}>
      <Textarea
        label={t('signature')}
        description={t('signatureText')}
        autosize
        minRows={4}
        maxLength={2000}
        disabled={!data}
        value={text ?? data?.text ?? ''}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <Button mt="md" loading={saving.isPending} disabled={text === null} onClick={() => saving.mutate(text ?? '')}>
        {t('save')}
      </Button>
    </Modal>
  );
}

interface MailHeadProps {
  conversationId: string;
  /** Where the words are written. */
  field: RefObject<HTMLTextAreaElement | null>;
  onText: (text: string) => void;
}

/** Above the words of a mail: their looks, its subject and its copies, folded away until somebody wants them. */
export function MailHead({ conversationId, field, onText }: MailHeadProps) {
  const { t } = useTranslation('mail');
  const choice = useMailChoice(conversationId);
  const [isOpen, setOpen] = useState(choice.subject !== '' || choice.cc !== '' || choice.bcc !== '');
  const [isSigning, setSigning] = useState(false);
  return (
    <div className="mail-head">
      <div className="mail-bar">
        <FormatBar field={field} onText={onText} />
        <button type="button" className="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronDown size={13} aria-hidden />
          {t('more')}
        </button>
        <button type="button" className="link" onClick={() => setSigning(true)}>
          <PenLine size={12} aria-hidden />
          {t('signature')}
        </button>
      </div>
      {isOpen && (
        <div className="mail-fields">
          <TextInput
            size="xs"
            label={t('subject')}
            placeholder={t('replies')}
            value={choice.subject}
            maxLength={250}
            onChange={(event) => chooseMail(conversationId, { subject: event.currentTarget.value })}
          />
          <Copies conversationId={conversationId} name="cc" />
          <Copies conversationId={conversationId} name="bcc" />
        </div>
      )}
      {isSigning && <SignatureDialog onClose={() => setSigning(false)} />}
    </div>
  );
}

import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed, RowsSkeleton, toastError } from '../../ui';
import { useCanManage } from '../../ui/page';
import { Applied } from './Applied';
import './corrections.css';
import { Fields } from './Fields';
import { bodyOf, isComplete, isConfigured, startForm } from './form';
import { Reach } from './Reach';
import { correct, correctionsKey, draftQuery, useCorrectionError, type Correction, type CorrectionDraft } from './queries';

interface FormProps {
  messageId: string;
  draft: CorrectionDraft;
  onDone: (correction: Correction) => void;
  onClose: () => void;
}

function Form({ messageId, draft, onDone, onClose }: FormProps) {
  const { t } = useTranslation('corrections');
  const client = useQueryClient();
  const say = useCorrectionError();
  const canManage = useCanManage();
  const [form, setForm] = useState(() => startForm(draft));
  const send = useMutation({
    mutationFn: correct,
    onSuccess: (correction) => {
      void client.invalidateQueries({ queryKey: correctionsKey });
      void client.invalidateQueries({ queryKey: ['documents'] });
      void client.invalidateQueries({ queryKey: ['knowledge'] });
      onDone(correction);
    },
    onError: (error) => toastError(say(error)),
  });
  // What an assistant is told to do, an admin decides.
  const isOnlyProposed = isConfigured(form.kind) && !canManage;
  const element = useRef<HTMLFormElement>(null);
  // Whoever opens this knows what should have been said: they write at once.
  useEffect(() => element.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  return (
    <form
      ref={element}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete(form)) send.mutate({ message_id: messageId, body: bodyOf(form, draft) });
      }}
    >
      <Fields form={form} draft={draft} onChange={setForm} />
      {isOnlyProposed && <p className="notice">{t('proposeText')}</p>}
      <Reach messageId={messageId} body={bodyOf(form, draft)} disabled={!isComplete(form)} />
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={send.isPending} disabled={!isComplete(form)}>
          {t(isOnlyProposed ? 'propose' : 'apply')}
        </Button>
      </div>
    </form>
  );
}

/** What should have been said, where that goes, and what the assistant says now. */
export function CorrectDialog({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const { t } = useTranslation('corrections');
  const draft = useQuery(draftQuery(messageId));
  const [made, setMade] = useState<Correction | null>(null);
  return (
    <Modal opened onClose={onClose} title={t('title')} size={600} closeButtonProps={{ 'aria-label': t('close') }}>
      {draft.isPending && <RowsSkeleton rows={4} height={52} />}
      {draft.isError && <Failed error={draft.error} onRetry={() => void draft.refetch()} />}
      {draft.data && !made && <Form messageId={messageId} draft={draft.data} onDone={setMade} onClose={onClose} />}
      {draft.data && made && <Applied correction={made} onChange={setMade} onClose={onClose} />}
    </Modal>
  );
}

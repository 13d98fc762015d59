import { Button, Modal, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, type ThreadCache } from '../../../live';
import { useSave } from '../../../ui/page';
import { addExample, EXAMPLE_CHARS, useIntentError, useRefreshIntents, type IntentRef } from '../queries';

interface TeachDialogProps {
  conversationId: string;
  intent: IntentRef;
  onClose: () => void;
}

/** The customer's words become an example of what their conversation is about, seen before they are kept. */
export function TeachDialog({ conversationId, intent, onClose }: TeachDialogProps) {
  const { t } = useTranslation('intents');
  const { t: common } = useTranslation();
  const say = useIntentError();
  const client = useQueryClient();
  const refresh = useRefreshIntents();
  const [text, setText] = useState(() => {
    const thread = client.getQueryData<ThreadCache>(keys.messages(conversationId));
    const said = thread?.items.filter((one) => one.kind === 'message' && one.author.kind === 'contact' && one.text);
    return (said?.[0]?.text ?? '').replaceAll(/\s+/g, ' ').slice(0, EXAMPLE_CHARS);
  });
  const save = useSave(addExample, {
    done: t('taught'),
    quiet: true,
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('teachTitle', { name: intent.name })}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ intent_id: intent.id, text: line });
        }}
      >
        <Textarea
          autosize
          data-autofocus
          minRows={2}
          maxLength={EXAMPLE_CHARS}
          label={t('teachText')}
          description={t('teachPrivacy')}
          value={text}
          error={save.error ? say(save.error) : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" disabled={!line} loading={save.isPending}>
            {t('teachDo')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

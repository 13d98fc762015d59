import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assistant } from '../../../api/pages';
import { Card, Confirm, useSave } from '../../../ui/page';
import { assistantQuery, deleteAssistant } from '../queries';

export function DeleteAssistant({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const remove = useSave(deleteAssistant, {
    done: t('assistants.deleted', { name: assistant.name }),
    onDone: () => void client.invalidateQueries({ queryKey: ['assistants'] }),
  });
  // Away first: the event of the deletion would make a page that still shows it ask for what is gone.
  const leaveAndDelete = async () => {
    await navigate({ to: '/assistants', ignoreBlocker: true });
    client.removeQueries({ queryKey: assistantQuery(assistant.id).queryKey });
    remove.mutate(assistant.id);
  };
  return (
    <Card className="danger-card">
      <div className="danger-row">
        <p>{t('assistants.deleteHint')}</p>
        <Button variant="default" className="danger-text" onClick={() => setAsking(true)}>
          {t('assistants.delete')}
        </Button>
      </div>
      <Confirm
        opened={isAsking}
        title={t('assistants.deleteTitle', { name: assistant.name })}
        action={t('assistants.delete')}
        pending={remove.isPending}
        onConfirm={() => void leaveAndDelete()}
        onClose={() => setAsking(false)}
      >
        <p>{t('assistants.deleteText')}</p>
      </Confirm>
    </Card>
  );
}

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
    onDone: async () => {
      await navigate({ to: '/assistants', ignoreBlocker: true });
      client.removeQueries({ queryKey: assistantQuery(assistant.id).queryKey });
      await client.invalidateQueries({ queryKey: ['assistants'] });
    },
  });
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
        onConfirm={() => remove.mutate(assistant.id)}
        onClose={() => setAsking(false)}
      >
        <p>{t('assistants.deleteText')}</p>
      </Confirm>
    </Card>
  );
}

import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { toastError } from '../../../ui';
import { Card, Confirm, useSave } from '../../../ui/page';
import { disconnectSystem, integrationsQuery, type Integration } from '../queries';
import { useIntegrationWords } from '../words';

export function Disconnect({ integration }: { integration: Integration }) {
  const { t, error } = useIntegrationWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const remove = useSave(disconnectSystem, { quiet: true, done: t('remove.done', { name: integration.name }) });
  const disconnect = () =>
    remove.mutate(integration.id, {
      onSuccess: async () => {
        await navigate({ to: '/integrations', ignoreBlocker: true });
        void client.invalidateQueries({ queryKey: integrationsQuery.queryKey });
      },
      onError: (problem) => {
        setAsking(false);
        toastError(error(problem));
      },
    });
  return (
    <Card className="danger-card">
      <div className="danger-row">
        <p>{t('remove.hint')}</p>
        <Button variant="default" className="danger-text" onClick={() => setAsking(true)}>
          {t('remove.action')}
        </Button>
      </div>
      <Confirm
        opened={isAsking}
        title={t('remove.title', { name: integration.name })}
        action={t('remove.action')}
        pending={remove.isPending}
        onConfirm={disconnect}
        onClose={() => setAsking(false)}
      >
        <p>{t('remove.text')}</p>
      </Confirm>
    </Card>
  );
}

import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toastError } from '../../../ui';
import { Confirm, useSave } from '../../../ui/page';
import { useActionError } from '../errors';
import { actionsKey, deleteConnection, type Connection } from '../queries';
import { ConnectionDialog } from './ConnectionDialog';

export function ConnectionRow({ connection, canManage }: { connection: Connection; canManage: boolean }) {
  const { t } = useTranslation('actions');
  const client = useQueryClient();
  const say = useActionError();
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const remove = useSave(() => deleteConnection(connection.id), {
    quiet: true,
    onDone: () => void client.invalidateQueries({ queryKey: actionsKey }),
  });
  return (
    <li className="action-row">
      <div className="grow">
        <b>{connection.name}</b>
        <p>
          {connection.base_url}
          {connection.header_names.length > 0 && ` · ${connection.header_names.join(', ')}: •••`}
        </p>
        {connection.problem && <p className="field-error">{connection.problem}</p>}
      </div>
      <span className="chip">{connection.kind === 'mcp' ? 'MCP' : 'HTTP'}</span>
      {canManage && (
        <span className="chips">
          <Button size="compact-sm" variant="subtle" onClick={() => setDialog('edit')}>
            {t('connection.edit')}
          </Button>
          <Button size="compact-sm" variant="subtle" className="danger-text" onClick={() => setDialog('delete')}>
            {t('connection.delete')}
          </Button>
        </span>
      )}
      {dialog === 'edit' && <ConnectionDialog connection={connection} onClose={() => setDialog(null)} />}
      <Confirm
        opened={dialog === 'delete'}
        title={t('connection.deleteTitle', { name: connection.name })}
        action={t('connection.delete')}
        pending={remove.isPending}
        onClose={() => setDialog(null)}
        onConfirm={() => remove.mutate(undefined, { onError: (error) => toastError(say(error)), onSettled: () => setDialog(null) })}
      >
        {t('connection.deleteText')}
      </Confirm>
    </li>
  );
}

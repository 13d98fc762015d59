import { Button, Checkbox, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../../../ui';
import { useSave } from '../../../ui/page';
import { useActionError } from '../errors';
import { actionsKey, createAction, lookAtTools, readOpenapi, toolOperations, type Connection, type Operation } from '../queries';

interface Found {
  title: string;
  operations: Operation[];
}

/** The document, or an MCP server's own list. */
async function look(connection: Connection, text: string, url: string): Promise<Found> {
  if (connection.kind === 'mcp') {
    const seen = await lookAtTools(connection.id);
    if (seen.problem) throw new Error(seen.problem);
    return { title: connection.name, operations: await toolOperations(connection.id) };
  }
  const document = await readOpenapi({ text, url });
  return { title: document.title, operations: document.operations };
}

function Operations({ found, chosen, onChange }: { found: Found; chosen: string[]; onChange: (names: string[]) => void }) {
  const { t } = useTranslation('actions');
  return (
    <>
      <p className="dim">{t('import.found', { title: found.title, count: found.operations.length })}</p>
      <ul className="operations">
        {found.operations.map((one) => (
          <li key={`${one.method} ${one.path}`} className="operation">
            <Checkbox
              aria-label={one.title}
              disabled={one.problem !== null}
              checked={chosen.includes(one.name)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...chosen, one.name] : chosen.filter((name) => name !== one.name))
              }
            />
            <div>
              <b>{one.title}</b>{' '}
              <code>
                {one.method} {one.path}
              </code>
              <p>{one.problem ?? t(one.reads_only ? 'import.reads' : 'import.writes')}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Choosing from what another system says it can do. What writes asks for an approval each time until that is changed. */
export function ImportDialog({ connections, onClose }: { connections: Connection[]; onClose: () => void }) {
  const { t } = useTranslation('actions');
  const client = useQueryClient();
  const say = useActionError();
  const [connectionId, setConnectionId] = useState(connections[0]?.id ?? '');
  const [url, setUrl] = useState('');
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  const connection = connections.find((one) => one.id === connectionId);
  const reading = useSave(() => look(connection!, text, url), { quiet: true, onDone: setFound });
  const adding = useSave(
    async () => {
      for (const one of found?.operations.filter((operation) => chosen.includes(operation.name)) ?? []) {
        await createAction({
          name: one.name,
          title: one.title,
          kind: connection!.kind,
          connection_id: connectionId,
          enabled: true,
          definition: one.definition,
        });
      }
    },
    {
      quiet: true,
      onDone: () => {
        toast(t('import.added', { count: chosen.length }));
        onClose();
      },
    },
  );
  const failed = reading.error ?? adding.error;
  const submit = () => {
    if (!found) reading.mutate(undefined);
    else adding.mutate(undefined, { onSettled: () => void client.invalidateQueries({ queryKey: actionsKey }) });
  };
  return (
    <Modal opened onClose={onClose} size={640} title={t('import.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {connections.length === 0 && <p className="notice">{t('import.noConnection')}</p>}
        {connections.length > 0 && (
          <NativeSelect
            label={t('import.connection')}
            value={connectionId}
            onChange={(event) => {
              setConnectionId(event.currentTarget.value);
              setFound(null);
              setChosen([]);
            }}
            data={connections.map((one) => ({ value: one.id, label: `${one.name} (${one.kind.toUpperCase()})` }))}
          />
        )}
        {connection?.kind === 'http' && !found && (
          <>
            <TextInput label={t('import.url')} placeholder={`${connection.base_url}/openapi.json`} value={url} maxLength={200} onChange={(event) => setUrl(event.currentTarget.value)} />
            <Textarea label={t('import.text')} description={t('import.textText')} autosize minRows={3} maxRows={8} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          </>
        )}
        {found && <Operations found={found} chosen={chosen} onChange={setChosen} />}
        {failed && (
          <p className="notice red" role="alert">
            {say(failed)}
          </p>
        )}
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            loading={reading.isPending || adding.isPending}
            disabled={!connection || (found ? chosen.length === 0 : connection.kind === 'http' && !url && !text)}
          >
            {found ? t('import.add', { count: chosen.length }) : t('import.read')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

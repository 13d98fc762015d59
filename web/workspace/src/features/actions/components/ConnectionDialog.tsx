import { Button, Modal, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSave } from '../../../ui/page';
import { useActionError } from '../errors';
import { actionsKey, changeConnection, createConnection, lookAtTools, type Connection } from '../queries';

interface Header {
  name: string;
  value: string;
}

function Headers({ value, onChange }: { value: Header[]; onChange: (value: Header[]) => void }) {
  const { t } = useTranslation('actions');
  const change = (at: number, part: Partial<Header>) =>
    onChange(value.map((header, index) => (index === at ? { ...header, ...part } : header)));
  return (
    <div className="stack">
      {value.map((header, at) => (
        <div key={at} className="header-row">
          <TextInput
            aria-label={t('connection.headerName')}
            placeholder="Authorization"
            value={header.name}
            onChange={(event) => change(at, { name: event.currentTarget.value })}
          />
          <PasswordInput
            aria-label={t('connection.headerValue')}
            placeholder="Bearer …"
            autoComplete="off"
            value={header.value}
            onChange={(event) => change(at, { value: event.currentTarget.value })}
          />
          <Button
            variant="subtle"
            px={8}
            aria-label={t('connection.removeHeader')}
            onClick={() => onChange(value.filter((_, index) => index !== at))}
          >
            <X size={15} />
          </Button>
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        className="start"
        leftSection={<Plus size={14} />}
        onClick={() => onChange([...value, { name: '', value: '' }])}
      >
        {t('connection.addHeader')}
      </Button>
    </div>
  );
}

const asRecord = (headers: Header[]) =>
  Object.fromEntries(headers.filter((one) => one.name && one.value).map((one) => [one.name.trim(), one.value]));

/** Another system: its address and the headers that let us in. They are never shown again. */
export function ConnectionDialog({ connection, onClose }: { connection?: Connection; onClose: (made?: Connection) => void }) {
  const { t } = useTranslation('actions');
  const client = useQueryClient();
  const say = useActionError();
  const [kind, setKind] = useState<'http' | 'mcp'>(connection?.kind ?? 'http');
  const [name, setName] = useState(connection?.name ?? '');
  const [url, setUrl] = useState(connection?.base_url ?? '');
  const [headers, setHeaders] = useState<Header[]>(connection ? [] : [{ name: '', value: '' }]);
  const save = useSave(
    async () => {
      const given = asRecord(headers);
      const made = connection
        ? await changeConnection(connection.id, {
            name,
            base_url: url,
            ...(Object.keys(given).length > 0 ? { headers: given } : {}),
          })
        : await createConnection({ kind, name, base_url: url, headers: given });
      return made.kind === 'mcp' ? await lookAtTools(made.id) : made;
    },
    {
      quiet: true,
      onDone: (made) => {
        void client.invalidateQueries({ queryKey: actionsKey });
        onClose(made);
      },
    },
  );
  return (
    <Modal
      opened
      onClose={() => onClose()}
      size={560}
      title={connection ? t('connection.change') : t('connection.new')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined);
        }}
      >
        {!connection && (
          <SegmentedControl
            aria-label={t('connection.kind')}
            value={kind}
            onChange={(next) => setKind(next as 'http' | 'mcp')}
            data={[
              { value: 'http', label: t('connection.http') },
              { value: 'mcp', label: t('connection.mcp') },
            ]}
          />
        )}
        <TextInput required label={t('connection.name')} value={name} maxLength={120} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput
          required
          type="url"
          label={t('connection.url')}
          description={kind === 'mcp' ? t('connection.urlMcp') : t('connection.urlText')}
          placeholder="https://shop.example.com/api"
          value={url}
          maxLength={500}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <div>
          <b className="field-label">{t('connection.headers')}</b>
          <p className="dim">{connection ? t('connection.headersKept', { names: connection.header_names.join(', ') || '–' }) : t('connection.headersText')}</p>
          <Headers value={headers} onChange={setHeaders} />
        </div>
        {save.isError && (
          <p className="notice red" role="alert">
            {say(save.error)}
          </p>
        )}
        <div className="form-actions">
          <Button variant="default" onClick={() => onClose()}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

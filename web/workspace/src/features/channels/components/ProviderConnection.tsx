import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Channel } from '../../../api/pages';
import { Card, Confirm, CopyBox, useSave } from '../../../ui/page';
import { changeChannel, checkChannel, disconnectChannel, kindsQuery, useKeepChannel } from '../queries';
import { useChannelWords } from '../words';
import { ConnectFields, type Values } from './ConnectFields';
import { wrongFields } from './NewChannel';

function Disconnect({ channel }: { channel: Channel }) {
  const { t, parting } = useChannelWords();
  const [isAsking, setAsking] = useState(false);
  const keep = useKeepChannel();
  const disconnect = useSave(disconnectChannel, {
    done: t('connection.disconnected', { name: channel.name }),
    onDone: (after) => {
      setAsking(false);
      keep(after);
    },
  });
  return (
    <div className="danger-row">
      <p>{t('connection.disconnectHint')}</p>
      <Button variant="default" className="danger-text" onClick={() => setAsking(true)}>
        {t('connection.disconnect')}
      </Button>
      <Confirm
        opened={isAsking}
        title={t('connection.disconnectTitle', { name: channel.name })}
        action={t('connection.disconnect')}
        pending={disconnect.isPending}
        onConfirm={() => disconnect.mutate(channel.id)}
        onClose={() => setAsking(false)}
      >
        <p>{parting(channel.kind)}</p>
        <p>{t('connection.disconnectKeeps')}</p>
      </Confirm>
    </div>
  );
}

/** What was read before connecting, for whoever has to look again. */
function Steps({ steps }: { steps: readonly string[] }) {
  const { t } = useChannelWords();
  if (steps.length === 0) return null;
  return (
    <details className="connect-advanced">
      <summary>{t('connection.steps')}</summary>
      <ol className="connect-steps">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </details>
  );
}

/** Where the provider tells us what happens; nothing where it is we who ask. */
function HookAddress({ channel, values }: { channel: Channel; values: Values }) {
  const { t, hook } = useChannelWords();
  if (!channel.connection || values.delivery === 'polling') return null;
  return (
    <div className="hook-address">
      <b className="small">{t('connection.hook')}</b>
      <p className="small dim">{hook(channel.kind)}</p>
      <CopyBox value={channel.connection.hook_url} label={t('connection.hook')} />
    </div>
  );
}

export function ProviderConnection({ channel, canManage }: { channel: Channel; canManage: boolean }) {
  const { t, steps } = useChannelWords();
  const kind = useQuery(kindsQuery).data?.find((one) => one.kind === channel.kind);
  const keep = useKeepChannel();
  const [changed, setChanged] = useState<Values>({});
  const connection = channel.connection;
  const save = useSave(
    async (values: Values) => {
      await changeChannel(channel.id, { connection: values, ...(!channel.enabled && !connection?.checked_at && { enabled: true }) });
      return checkChannel(channel.id);
    },
    {
      onDone: (after) => {
        setChanged({});
        keep(after);
      },
    },
  );
  if (!connection || !kind) return null;
  const values = { ...connection.values, ...changed };
  const isDisconnected = channel.status.state === 'disconnected';
  return (
    <Card title={t('connection.title')}>
      <Steps steps={steps(channel.kind, kind.redirect_url ? {} : values)} />
      <ConnectFields
        kind={channel.kind}
        fields={kind.fields}
        values={values}
        onChange={(values) => setChanged(only(values, connection.values))}
        hints={connection.secret_hints}
        wrong={wrongFields(save.error)}
        disabled={!canManage}
        redirectUrl={kind.redirect_url}
      />
      <HookAddress channel={channel} values={values} />
      {canManage && (
        <>
          <div className="form-actions">
            <Button disabled={Object.keys(changed).length === 0} loading={save.isPending} onClick={() => save.mutate(changed)}>
              {t(isDisconnected ? 'connection.again' : 'connection.save')}
            </Button>
          </div>
          {!isDisconnected && <Disconnect channel={channel} />}
        </>
      )}
    </Card>
  );
}

/** What differs from what is stored. */
function only(values: Values, stored: Record<string, string>): Values {
  return Object.fromEntries(Object.entries(values).filter(([name, text]) => text !== (stored[name] ?? '')));
}

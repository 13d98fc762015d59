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
  const { t } = useChannelWords();
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
        <p>{t('connection.disconnectText')}</p>
      </Confirm>
    </div>
  );
}

export function ProviderConnection({ channel, canManage }: { channel: Channel; canManage: boolean }) {
  const { t } = useChannelWords();
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
  return (
    <Card title={t('connection.title')}>
      <ConnectFields
        kind={channel.kind}
        fields={kind.fields}
        values={{ ...connection.values, ...changed }}
        onChange={(values) => setChanged(only(values, connection.values))}
        hints={connection.secret_hints}
        wrong={wrongFields(save.error)}
        disabled={!canManage}
        redirectUrl={kind.redirect_url}
      />
      <div className="hook-address">
        <b className="small">{t('connection.hook')}</b>
        <p className="small dim">{t('connection.hookText')}</p>
        <CopyBox value={connection.hook_url} label={t('connection.hook')} />
      </div>
      {canManage && (
        <>
          <div className="form-actions">
            <Button disabled={Object.keys(changed).length === 0} loading={save.isPending} onClick={() => save.mutate(changed)}>
              {t('connection.save')}
            </Button>
          </div>
          <Disconnect channel={channel} />
        </>
      )}
    </Card>
  );
}

/** What differs from what is stored. */
function only(values: Values, stored: Record<string, string>): Values {
  return Object.fromEntries(Object.entries(values).filter(([name, text]) => text !== (stored[name] ?? '')));
}

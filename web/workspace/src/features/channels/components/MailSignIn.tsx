import { Button } from '@mantine/core';
import { LogIn } from 'lucide-react';
import { Card, useSave } from '../../../ui/page';
import { beginMailSignIn } from '../queries';
import { useChannelWords } from '../words';
import type { ExtraProps } from './extras';

/** As the providers write themselves: no language has other words for them. */
const PROVIDERS: Record<string, string> = { google: 'Google', microsoft: 'Microsoft 365' };

/** A mailbox that is reached with a token: whether somebody has allowed it, and the way to do so. */
export function MailSignIn({ channel, canManage }: ExtraProps) {
  const { t } = useChannelWords();
  const provider = PROVIDERS[channel.connection?.values.sign_in ?? ''];
  const begin = useSave(() => beginMailSignIn(channel.id), { onDone: ({ address }) => window.location.assign(address) });
  if (!provider || !channel.connection) return null;
  const isDone = 'refresh_token' in channel.connection.secret_hints;
  return (
    <Card
      title={t('mailSignIn.title')}
      text={isDone ? t('mailSignIn.done') : t('mailSignIn.needed', { provider })}
      actions={
        canManage && (
          <Button
            variant={isDone ? 'default' : 'filled'}
            leftSection={<LogIn size={15} aria-hidden />}
            loading={begin.isPending || begin.isSuccess}
            onClick={() => begin.mutate(undefined)}
          >
            {isDone ? t('mailSignIn.again') : t('mailSignIn.button', { provider })}
          </Button>
        )
      }
    />
  );
}

import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../api/pages';
import { Card, Confirm, useSave } from '../../../ui/page';
import { channelQuery, deleteChannel } from '../queries';
import { useChannelWords } from '../words';

export function DeleteChannel({ channel }: { channel: Channel }) {
  const { t } = useTranslation('pages');
  const { t: words } = useChannelWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const remove = useSave(deleteChannel, {
    done: t('channels.deleted', { name: channel.name }),
    onDone: () => void client.invalidateQueries({ queryKey: ['channels'] }),
  });
  // Away first: the event of the deletion would make a page that still shows it ask for what is gone.
  const leaveAndDelete = async () => {
    await navigate({ to: '/channels', ignoreBlocker: true });
    client.removeQueries({ queryKey: channelQuery(channel.id).queryKey });
    remove.mutate(channel.id);
  };
  return (
    <Card className="danger-card">
      <div className="danger-row">
        <p>{t('channels.deleteHint')}</p>
        <Button variant="default" className="danger-text" onClick={() => setAsking(true)}>
          {t('channels.delete')}
        </Button>
      </div>
      <Confirm
        opened={isAsking}
        title={t('channels.deleteTitle', { name: channel.name })}
        action={t('channels.delete')}
        pending={remove.isPending}
        onConfirm={() => void leaveAndDelete()}
        onClose={() => setAsking(false)}
      >
        <p>{channel.kind === 'web' ? t('channels.deleteText') : words('deleteText')}</p>
      </Confirm>
    </Card>
  );
}

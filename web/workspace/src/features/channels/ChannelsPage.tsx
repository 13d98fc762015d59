import { Button, Modal, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plug, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../api/pages';
import { assistantsQuery, channelsQuery } from '../../api/shared';
import { formatListTime, useNow } from '../../lib/time';
import { ChannelMark, Empty, Failed, RowsSkeleton } from '../../ui';
import { fieldErrors, PageHead, useCanManage, usePageError, useSave } from '../../ui/page';
import './channels.css';
import { changeChannel, createChannel, useKeepChannel } from './queries';

export function useToggleChannel() {
  const { t } = useTranslation('pages');
  return useSave(({ id, enabled }: { id: string; enabled: boolean }) => changeChannel(id, { enabled }), {
    done: (channel) => t(channel.enabled ? 'channels.nowOn' : 'channels.nowOff', { name: channel.name }),
    onDone: useKeepChannel(),
  });
}

/** Who answers there, or that nobody does. */
export function useAnsweredBy(channel: Channel): string {
  const { t } = useTranslation('pages');
  const assistants = useQuery(assistantsQuery).data;
  const assistant = assistants?.find((one) => one.id === channel.assistant_id);
  return assistant ? t('channels.answeredBy', { name: assistant.name }) : t('channels.answeredByPeople');
}

function ChannelCard({ channel }: { channel: Channel }) {
  const { t, i18n } = useTranslation('pages');
  const toggle = useToggleChannel();
  const canManage = useCanManage();
  const now = useNow();
  const { last_received_at: last, error, state } = channel.status;
  const lastText = last ? t('channels.lastMessage', { time: formatListTime(last, now, i18n.language) }) : t('channels.noMessage');
  return (
    <article className="card link-card channel-card">
      <div className="link-card-top">
        <ChannelMark kind={channel.kind} size={40} />
        <div className="grow">
          <h2>
            <Link to="/channels/$id" params={{ id: channel.id }}>
              {channel.name}
            </Link>
          </h2>
          <p>{useAnsweredBy(channel)}</p>
          {state === 'error' && <p className="channel-error">{error}</p>}
        </div>
        <Switch
          size="md"
          aria-label={t('channels.enabled', { name: channel.name })}
          checked={channel.enabled}
          disabled={!canManage || toggle.isPending}
          onChange={(event) => toggle.mutate({ id: channel.id, enabled: event.currentTarget.checked })}
        />
      </div>
      <div className="link-card-foot">
        <span className="small dim">{lastText}</span>
        <Button
          component={Link}
          to={`/channels/${channel.id}`}
          variant="default"
          size="compact-md"
          aria-label={t('channels.manageName', { name: channel.name })}
        >
          {t('channels.manage')}
        </Button>
      </div>
    </article>
  );
}

function NewChannel({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const keep = useKeepChannel();
  const say = usePageError();
  const [name, setName] = useState('');
  const create = useSave(createChannel, {
    quiet: true,
    onDone: (channel) => {
      keep(channel);
      void navigate({ to: '/channels/$id', params: { id: channel.id } });
    },
  });
  const error = create.isError ? (fieldErrors(create.error).name ?? say(create.error)) : undefined;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('channels.new')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(name.trim());
        }}
      >
        <TextInput
          data-autofocus
          label={t('channels.name')}
          description={t('channels.nameText')}
          placeholder={t('channels.nameExample')}
          maxLength={120}
          value={name}
          error={error}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" disabled={!name.trim()} loading={create.isPending}>
            {t('channels.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

export function ChannelsPage() {
  const { t } = useTranslation('pages');
  const query = useQuery(channelsQuery);
  const canManage = useCanManage();
  const [isAdding, setAdding] = useState(false);
  const add = canManage && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('channels.new')}
    </Button>
  );
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        <PageHead title={t('channels.page')} text={t('channels.pageText')}>
          {query.data && query.data.length > 0 && add}
        </PageHead>
        {query.isPending && <RowsSkeleton rows={2} height={120} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data?.length === 0 && (
          <Empty icon={<Plug size={22} />} title={t('channels.none')} action={add}>
            {t('channels.noneText')}
          </Empty>
        )}
        <div className="cards">
          {query.data?.map((channel) => (
            <ChannelCard key={channel.id} channel={channel} />
          ))}
        </div>
      </div>
      <NewChannel opened={isAdding} onClose={() => setAdding(false)} />
    </main>
  );
}

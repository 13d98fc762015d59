import { Button, Modal, Switch, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assistant } from '../../api/pages';
import { assistantsQuery, channelsQuery } from '../../api/shared';
import { AiMark, Empty, Failed, RowsSkeleton } from '../../ui';
import { fieldErrors, PageHead, useCanManage, usePageError, useSave } from '../../ui/page';
import './assistants.css';
import { assistantQuery, changeAssistant, createAssistant } from './queries';

export function useChannelNames(assistant: Assistant): string {
  const { t } = useTranslation('pages');
  const channels = useQuery(channelsQuery).data ?? [];
  const names = channels.filter((channel) => assistant.channel_ids.includes(channel.id)).map((channel) => channel.name);
  return names.length > 0 ? t('assistants.answersOn', { channels: names.join(', ') }) : t('assistants.onNoChannel');
}

export function useToggleAssistant() {
  const client = useQueryClient();
  const { t } = useTranslation('pages');
  return useSave(({ id, enabled }: { id: string; enabled: boolean }) => changeAssistant(id, { enabled }), {
    done: (assistant) => t(assistant.enabled ? 'assistants.nowOn' : 'assistants.nowOff', { name: assistant.name }),
    onDone: (assistant) => {
      client.setQueryData(assistantQuery(assistant.id).queryKey, assistant);
      void client.invalidateQueries({ queryKey: assistantsQuery.queryKey });
    },
  });
}

function AssistantCard({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation('pages');
  const toggle = useToggleAssistant();
  const canManage = useCanManage();
  return (
    <article className="card link-card">
      <div className="link-card-top">
        <AiMark size={40} />
        <div className="grow">
          <h2>
            <Link to="/assistants/$id" params={{ id: assistant.id }}>
              {assistant.name}
            </Link>
          </h2>
          <p>{useChannelNames(assistant)}</p>
        </div>
        <Switch
          size="md"
          aria-label={t('assistants.enabled', { name: assistant.name })}
          checked={assistant.enabled}
          disabled={!canManage || toggle.isPending}
          onChange={(event) => toggle.mutate({ id: assistant.id, enabled: event.currentTarget.checked })}
        />
      </div>
      <div className="link-card-foot">
        <span className="chips">
          {assistant.languages.map((language) => (
            <span key={language} className="chip">
              {language.toUpperCase()}
            </span>
          ))}
          {!assistant.enabled && <span className="chip warn">{t('assistants.off')}</span>}
        </span>
        <span className="small dim">{t('assistants.version', { number: assistant.live_version })}</span>
      </div>
    </article>
  );
}

function NewAssistant({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const say = usePageError();
  const [name, setName] = useState('');
  const create = useSave(createAssistant, {
    quiet: true,
    onDone: (assistant) => {
      void client.invalidateQueries({ queryKey: assistantsQuery.queryKey });
      void navigate({ to: '/assistants/$id', params: { id: assistant.id } });
    },
  });
  const error = create.isError ? (fieldErrors(create.error).name ?? say(create.error)) : undefined;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('assistants.new')}
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
          label={t('assistants.name')}
          description={t('assistants.nameText')}
          placeholder="Nova"
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
            {t('assistants.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

export function AssistantsPage() {
  const { t } = useTranslation('pages');
  const query = useQuery(assistantsQuery);
  const canManage = useCanManage();
  const [isAdding, setAdding] = useState(false);
  const add = canManage && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('assistants.new')}
    </Button>
  );
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        <PageHead title={t('assistants.page')} text={t('assistants.pageText')}>
          <Button component={Link} to="/corrections" variant="default">
            {t('assistants.corrections')}
          </Button>
          {query.data && query.data.length > 0 && add}
        </PageHead>
        {query.isPending && <RowsSkeleton rows={2} height={120} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data?.length === 0 && (
          <Empty icon={<Sparkles size={22} />} title={t('assistants.none')} action={add}>
            {t('assistants.noneText')}
          </Empty>
        )}
        <div className="cards">
          {query.data?.map((assistant) => (
            <AssistantCard key={assistant.id} assistant={assistant} />
          ))}
        </div>
      </div>
      <NewAssistant opened={isAdding} onClose={() => setAdding(false)} />
    </main>
  );
}

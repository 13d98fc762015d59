import { Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Assistant } from '../../api/pages';
import { assistantsQuery } from '../../api/shared';
import { AiMark, Failed, RowsSkeleton } from '../../ui';
import { AnswererChoice } from '../models';
import { fieldErrors, PageHead, SaveBar, useCanManage, useDraftOf, useLeaveGuard, useSave } from '../../ui/page';
import { useChannelNames, useToggleAssistant } from './AssistantsPage';
import './assistants.css';
import { Abilities } from './components/Abilities';
import { Basics } from './components/Basics';
import { DeleteAssistant } from './components/DeleteAssistant';
import { InstructionParts } from './components/InstructionParts';
import { KnowledgeScope } from './components/KnowledgeScope';
import { Playground } from './components/Playground';
import { Signals } from './components/Signals';
import { Slots } from './components/Slots';
import { editedOf, type Edited } from './model';
import { assistantQuery, changeAssistant } from './queries';

function Head({ assistant, canManage }: { assistant: Assistant; canManage: boolean }) {
  const { t } = useTranslation('pages');
  const toggle = useToggleAssistant();
  const channels = useChannelNames(assistant);
  return (
    <PageHead
      icon={<AiMark size={44} />}
      title={assistant.name}
      text={
        <>
          {channels} · <span className="number">{t('assistants.version', { number: assistant.live_version })}</span>
        </>
      }
      back={{ to: '/assistants', label: t('assistants.page') }}
    >
      <Switch
        size="md"
        labelPosition="left"
        label={assistant.enabled ? t('assistants.on') : t('assistants.off')}
        aria-label={t('assistants.enabled', { name: assistant.name })}
        checked={assistant.enabled}
        disabled={!canManage || toggle.isPending}
        onChange={(event) => toggle.mutate({ id: assistant.id, enabled: event.currentTarget.checked })}
      />
    </PageHead>
  );
}

function AssistantView({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const canManage = useCanManage();
  const draft = useDraftOf<Edited>(editedOf(assistant));
  const save = useSave((part: Partial<Edited>) => changeAssistant(assistant.id, part), {
    done: (saved) => t('assistants.savedAs', { number: saved.live_version }),
    onDone: (saved) => {
      client.setQueryData(assistantQuery(saved.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: assistantsQuery.queryKey });
      draft.discard();
    },
  });
  const guard = useLeaveGuard(draft.dirty);
  const part = {
    value: draft.value,
    change: draft.change,
    disabled: !canManage,
    wrong: fieldErrors(save.error),
  };
  return (
    <>
      {guard}
      <div className="studio">
        <div>
          <Head assistant={assistant} canManage={canManage} />
          {!canManage && (
            <p className="only-look">
              <Lock size={15} aria-hidden />
              {t('rights.onlyLook')}
            </p>
          )}
          <div className="card-stack">
            <Basics {...part} />
            <AnswererChoice
              value={draft.value.answerer}
              disabled={!canManage}
              onChange={(answerer) => draft.change({ answerer })}
            />
            <Abilities {...part} />
            <InstructionParts {...part} />
            <Signals {...part} />
            <Slots {...part} />
            <KnowledgeScope {...part} />
            {canManage && <DeleteAssistant assistant={assistant} />}
          </div>
          <SaveBar
            dirty={draft.dirty}
            saving={save.isPending}
            onSave={() => save.mutate(draft.changed)}
            onDiscard={draft.discard}
          />
        </div>
        <Playground assistant={assistant} isUnsaved={draft.dirty} />
      </div>
    </>
  );
}

export function AssistantPage() {
  const { id } = useParams({ from: '/workspace/assistants/$id' });
  const query = useQuery(assistantQuery(id));
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in wide">
        {query.isPending && <RowsSkeleton rows={5} height={110} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && <AssistantView key={query.data.id} assistant={query.data} />}
      </div>
    </main>
  );
}

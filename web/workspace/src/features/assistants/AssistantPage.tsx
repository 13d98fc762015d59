import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Assistant, AssistantDraft } from '../../api/pages';
import { AiMark, Failed, RowsSkeleton } from '../../ui';
import { ActionChoice } from '../actions';
import { AnswererChoice } from '../models';
import { fieldErrors, HeadSwitch, OnlyLook, PageHead, SaveBar, useCanManage, useDraftOf, useLeaveGuard, useSave } from '../../ui/page';
import { useChannelNames, useToggleAssistant } from './AssistantsPage';
import './assistants.css';
import { Abilities } from './components/Abilities';
import { Basics } from './components/Basics';
import { ChannelDifferences } from './components/ChannelDifferences';
import { DeleteAssistant } from './components/DeleteAssistant';
import { Guides } from './components/Guides';
import { InstructionParts } from './components/InstructionParts';
import { KnowledgeScope } from './components/KnowledgeScope';
import { Playground } from './components/Playground';
import { Publishing } from './components/Publishing';
import { Rules } from './components/Rules';
import { Signals } from './components/Signals';
import { Slots } from './components/Slots';
import { editedOf, type Edited } from './model';
import { assistantQuery, changeAssistant, changeDraft, draftQuery } from './queries';

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
      <HeadSwitch
        on={assistant.enabled}
        word={assistant.enabled ? t('assistants.on') : t('assistants.off')}
        label={t('assistants.enabled', { name: assistant.name })}
        disabled={!canManage || toggle.isPending}
        onChange={(enabled) => toggle.mutate({ id: assistant.id, enabled })}
      />
    </PageHead>
  );
}

/** The name holds at once; everything else is written into the draft. */
async function saveEdited(id: string, { name, ...rest }: Partial<Edited>): Promise<void> {
  if (name !== undefined) await changeAssistant(id, { name });
  if (Object.keys(rest).length > 0) await changeDraft(id, rest);
}

function AssistantView({ assistant, saved }: { assistant: Assistant; saved: AssistantDraft }) {
  const { t: words } = useTranslation('guides');
  const client = useQueryClient();
  const canManage = useCanManage();
  const draft = useDraftOf<Edited>(editedOf(assistant, saved.config));
  const save = useSave(
    async (part: Partial<Edited>) => {
      await saveEdited(assistant.id, part);
      await client.invalidateQueries({ queryKey: ['assistants'] });
    },
    { done: () => words('publish.saved'), onDone: () => draft.discard() },
  );
  const prepare = async () => {
    if (!draft.dirty || !canManage) return true;
    try {
      await save.mutateAsync(draft.changed);
      return true;
    } catch {
      return false;
    }
  };
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
          {!canManage && <OnlyLook />}
          <Publishing assistant={assistant} draft={saved} canManage={canManage} isUnsaved={draft.dirty} />
          <div className="card-stack">
            <Basics {...part} />
            <AnswererChoice
              value={draft.value.answerer}
              disabled={!canManage}
              onChange={(answerer) => draft.change({ answerer })}
            />
            <Abilities {...part} />
            <InstructionParts {...part} />
            <ChannelDifferences {...part} />
            <Rules {...part} />
            <Guides {...part} />
            <ActionChoice
              value={draft.value.action_ids}
              disabled={!canManage}
              onChange={(action_ids) => draft.change({ action_ids })}
            />
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
        <Playground assistant={assistant} prepare={prepare} />
      </div>
    </>
  );
}

export function AssistantPage() {
  const { id } = useParams({ from: '/workspace/assistants/$id' });
  const query = useQuery(assistantQuery(id));
  const draft = useQuery(draftQuery(id));
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in wide">
        {(query.isPending || draft.isPending) && <RowsSkeleton rows={5} height={110} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {!query.isError && draft.isError && <Failed error={draft.error} onRetry={() => void draft.refetch()} />}
        {query.data && draft.data && <AssistantView key={query.data.id} assistant={query.data} saved={draft.data} />}
      </div>
    </main>
  );
}

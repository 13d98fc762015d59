import { Button, FileButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Download, Plus, Upload, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assistant, AssistantDraft } from '../../api/pages';
import { Failed, RowsSkeleton } from '../../ui';
import { PageHead } from '../../ui/page';
import { toast, toastError } from '../../ui/toast';
import { assistantQuery, draftQuery } from '../assistants';
import { CaseDialog } from './CaseDialog';
import { CaseList } from './CaseList';
import './cases.css';
import { importCases, useCaseError } from './queries';
import { ReplayPanel } from './ReplayPanel';

function CasesView({ assistant, draft }: { assistant: Assistant; draft: AssistantDraft }) {
  const { t } = useTranslation('cases');
  const { t: personas } = useTranslation('personas');
  const client = useQueryClient();
  const say = useCaseError();
  const [isNew, setNew] = useState(false);
  const refresh = () => void client.invalidateQueries({ queryKey: ['cases'] });
  const bring = useMutation({
    mutationFn: (file: File) => importCases(assistant.id, file),
    onSuccess: ({ added }) => {
      toast(t('imported', { count: added }));
      refresh();
    },
    onError: (error) => toastError(say(error)),
  });
  return (
    <>
      <PageHead
        title={t('page', { name: assistant.name })}
        text={t('pageText')}
        back={{ to: `/assistants/${assistant.id}`, label: assistant.name }}
      >
        <Button
          component={Link}
          to="/assistants/$id/personas"
          params={{ id: assistant.id } as never}
          variant="default"
          leftSection={<UsersRound size={15} aria-hidden />}
        >
          {personas('link')}
        </Button>
        <FileButton accept=".jsonl,application/jsonl" onChange={(file) => file && bring.mutate(file)}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<Upload size={15} aria-hidden />} loading={bring.isPending}>
              {t('import')}
            </Button>
          )}
        </FileButton>
        <Button
          component="a"
          href={`/api/v1/assistants/${assistant.id}/cases.jsonl`}
          variant="default"
          leftSection={<Download size={15} aria-hidden />}
        >
          {t('export')}
        </Button>
        <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setNew(true)}>
          {t('new')}
        </Button>
      </PageHead>
      <div className="card-stack">
        <ReplayPanel assistant={assistant} draft={draft} />
        <CaseList assistantId={assistant.id} onNew={() => setNew(true)} />
      </div>
      {isNew && (
        <CaseDialog assistantId={assistant.id} edited={null} onClose={() => setNew(false)} onSaved={refresh} />
      )}
    </>
  );
}

export function CasesPage() {
  const { id } = useParams({ from: '/workspace/assistants/$id/cases' });
  const query = useQuery(assistantQuery(id));
  const draft = useQuery(draftQuery(id));
  const failed = query.isError ? query : draft.isError ? draft : null;
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        {(query.isPending || draft.isPending) && <RowsSkeleton rows={5} height={110} />}
        {failed && <Failed error={failed.error} onRetry={() => void failed.refetch()} />}
        {query.data && draft.data && <CasesView assistant={query.data} draft={draft.data} />}
      </div>
    </main>
  );
}

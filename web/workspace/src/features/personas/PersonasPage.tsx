import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed, RowsSkeleton } from '../../ui';
import { PageHead } from '../../ui/page';
import { assistantQuery, draftQuery } from '../assistants';
import { PersonaDialog } from './PersonaDialog';
import { PersonaList } from './PersonaList';
import './personas.css';
import { SimulationPanel } from './SimulationPanel';

/** Invented customers of an assistant, and how it does with them. */
export function PersonasPage() {
  const { t } = useTranslation('personas');
  const { id } = useParams({ from: '/workspace/assistants/$id/personas' });
  const client = useQueryClient();
  const [isNew, setNew] = useState(false);
  const assistant = useQuery(assistantQuery(id));
  const draft = useQuery(draftQuery(id));
  const failed = assistant.isError ? assistant : draft.isError ? draft : null;
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        {(assistant.isPending || draft.isPending) && <RowsSkeleton rows={5} height={90} />}
        {failed && <Failed error={failed.error} onRetry={() => void failed.refetch()} />}
        {assistant.data && draft.data && (
          <>
            <PageHead
              title={t('page', { name: assistant.data.name })}
              text={t('pageText')}
              back={{ to: `/assistants/${id}`, label: assistant.data.name }}
            >
              <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setNew(true)}>
                {t('new')}
              </Button>
            </PageHead>
            <div className="card-stack">
              <SimulationPanel assistant={assistant.data} draft={draft.data} />
              <PersonaList assistantId={id} onNew={() => setNew(true)} />
            </div>
            {isNew && (
              <PersonaDialog
                assistantId={id}
                edited={null}
                onClose={() => setNew(false)}
                onSaved={() => void client.invalidateQueries({ queryKey: ['personas'] })}
              />
            )}
          </>
        )}
      </div>
    </main>
  );
}

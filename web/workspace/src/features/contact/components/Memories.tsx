import { ActionIcon, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Brain, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Tip } from '../../../ui';
import { memoriesQuery, useChangeMemory } from '../queries';
import { MemoryLine } from './MemoryLine';
import { Section } from './Section';

const MemoryCare = lazy(() => import('../care/MemoryCare').then((module) => ({ default: module.MemoryCare })));
const MemoryForm = lazy(() => import('./MemoryForm').then((module) => ({ default: module.MemoryForm })));

interface MemoriesProps {
  contactId: string;
  conversationId: string;
  onJump: (messageId: string) => void;
}

const SHOWN_AT_FIRST = 6;

/** What is known about this customer for next time: visible, corrected and erased by people. */
export function Memories({ contactId, conversationId, onJump }: MemoriesProps) {
  const { t } = useTranslation();
  const query = useQuery(memoriesQuery(contactId));
  const change = useChangeMemory(contactId);
  const [isAdding, setAdding] = useState(false);
  const [showsAll, setShowsAll] = useState(false);
  const items = (query.data?.items ?? []).toSorted((a, b) => Number(b.pinned) - Number(a.pinned));
  const cap = query.data?.cap ?? 30;
  const isFull = items.length >= cap;
  const shown = showsAll ? items : items.slice(0, SHOWN_AT_FIRST);
  const label = isFull ? t('memory.full') : t('memory.add');
  return (
    <Section
      id="memories"
      icon={<Brain size={14} />}
      title={t('memory.title')}
      count={`${items.length} / ${cap}`}
      action={
        <Tip label={label}>
          <ActionIcon size={26} aria-label={label} aria-disabled={isFull} onClick={() => !isFull && setAdding(true)}>
            <Plus size={15} />
          </ActionIcon>
        </Tip>
      }
    >
      <Progress
        size={3}
        value={(items.length / cap) * 100}
        color="ai"
        aria-label={t('memory.used', { count: items.length, cap })}
      />
      {isAdding && (
        <Suspense fallback={null}>
          <MemoryForm
            onDone={(text, kind) => {
              setAdding(false);
              if (text) change.mutate({ do: 'add', text, kind });
            }}
          />
        </Suspense>
      )}
      {query.isSuccess && items.length === 0 && !isAdding && <p className="section-empty">{t('memory.none')}</p>}
      <ul className="memories">
        {shown.map((memory) => (
          <MemoryLine
            key={memory.id}
            memory={memory}
            conversationId={conversationId}
            onJump={onJump}
            onChange={change.mutate}
          />
        ))}
      </ul>
      {items.length > SHOWN_AT_FIRST && (
        <button type="button" className="section-more" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? t('action.less') : t('action.more_count', { number: items.length - SHOWN_AT_FIRST })}
        </button>
      )}
      {query.isSuccess && (
        <Suspense fallback={null}>
          <MemoryCare contactId={contactId} consent={query.data.consent} />
        </Suspense>
      )}
    </Section>
  );
}

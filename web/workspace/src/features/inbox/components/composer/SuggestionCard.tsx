import { ActionIcon, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Sparkles, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Citation, ConversationDetail } from '../../../../api/types';
import { suggestionQuery } from '../../queries';
import { CitationChips } from '../CitationChips';

interface SuggestionCardProps {
  conversation: ConversationDetail;
  isWriting: boolean;
  onInsert: (text: string) => void;
  onCitation: (citation: Citation) => void;
}

/** The copilot's proposal. Never sent by itself; gone while a person writes; gone for good once waved away. */
export function SuggestionCard({ conversation, isWriting, onInsert, onCitation }: SuggestionCardProps) {
  const { t } = useTranslation();
  const { id, status, holder, preview } = conversation;
  const isAsked = status === 'open' && holder.kind !== 'assistant' && preview.author_kind === 'contact';
  const suggestion = useQuery({ ...suggestionQuery(id), enabled: isAsked, retry: false }).data;
  const [waved, setWaved] = useState<string | null>(null);
  if (!isAsked || isWriting || !suggestion || waved === suggestion.text) return null;
  return (
    <section className="suggestion" aria-label={t('suggestion.title')}>
      <header>
        <Sparkles size={13} aria-hidden />
        <b>{t('suggestion.title')}</b>
        <span className="grow" />
        <ActionIcon size={24} aria-label={t('suggestion.dismiss')} onClick={() => setWaved(suggestion.text)}>
          <X size={14} />
        </ActionIcon>
      </header>
      <p className="scroll">{suggestion.text}</p>
      <footer>
        <Button size="compact-sm" variant="light" color="ai" onClick={() => onInsert(suggestion.text)}>
          {t('suggestion.insert')}
        </Button>
        <CitationChips citations={suggestion.citations.slice(0, 2)} onOpen={onCitation} />
      </footer>
    </section>
  );
}

import '../styles/copilot.css';
import { ActionIcon, Button, Loader } from '@mantine/core';
import { Sparkles, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Citation, ConversationDetail } from '../../../api/types';
import { CitationChips } from '../components/CitationChips';
import { Problem } from './Problem';
import type { Provenance } from './proposals';
import { useAbilities, useCopilot, useDiscard, useProblemText, useUnasked } from './useCopilot';

interface SuggestionCardProps {
  conversation: ConversationDetail;
  isWriting: boolean;
  onInsert: (text: string, from: Provenance | null) => void;
  onCitation: (citation: Citation) => void;
}

/** The copilot's proposal. Unasked it shows the company's own words only; a model writes when it is asked to. Never sent
 * by itself; gone while a person writes; gone for good once waved away. */
export function SuggestionCard({ conversation, isWriting, onInsert, onCitation }: SuggestionCardProps) {
  const { t } = useTranslation(['copilot', 'translation']);
  const { id, status, holder, preview } = conversation;
  const isAsked = status === 'open' && holder.kind !== 'assistant' && preview.author_kind === 'contact';
  const unasked = useUnasked(id, isAsked).data;
  const hasModel = Boolean(useAbilities(id)?.model);
  const { asked, ask, clear } = useCopilot(id);
  const wave = useDiscard();
  const problemText = useProblemText();
  if (!isAsked || isWriting) return null;
  const suggestion = asked.phase === 'done' ? asked.suggestion : asked.phase === 'idle' ? unasked : null;
  if (!suggestion && asked.phase === 'idle') {
    if (!hasModel) return null;
    return (
      <Button
        className="suggestion-ask"
        size="compact-sm"
        variant="subtle"
        color="ai"
        leftSection={<Sparkles size={13} />}
        onClick={() => ask('reply')}
      >
        {t('ask.reply', { ns: 'copilot' })}
      </Button>
    );
  }
  return (
    <section className="suggestion" aria-label={t('suggestion.title', { ns: 'translation' })}>
      <header>
        <Sparkles size={13} aria-hidden />
        <b>{t('suggestion.title', { ns: 'translation' })}</b>
        {suggestion && (
          <span className="dim">
            {suggestion.written_by === 'model'
              ? t('by.model', { model: suggestion.model ?? '' })
              : t('by.verbatim')}
          </span>
        )}
        <span className="grow" />
        <ActionIcon
          size={24}
          aria-label={t('suggestion.dismiss', { ns: 'translation' })}
          onClick={() => {
            if (suggestion) wave(suggestion);
            clear();
          }}
        >
          <X size={14} />
        </ActionIcon>
      </header>
      {asked.phase === 'problem' && <Problem code={asked.code} sentence={asked.sentence} />}
      {asked.phase === 'writing' && <p className="scroll">{asked.text || <Loader size={14} aria-label={t('writing')} />}</p>}
      {asked.phase === 'done' && asked.fellBack && (
        <p className="copilot-problem">{t('fellBack', { why: problemText(asked.fellBack, '') })}</p>
      )}
      {suggestion && (
        <>
          <p className="scroll" lang={suggestion.language}>
            {suggestion.text}
          </p>
          <footer>
            <Button
              size="compact-sm"
              variant="light"
              color="ai"
              onClick={() => {
                onInsert(suggestion.text, { suggestionId: suggestion.id });
                clear();
              }}
            >
              {t('suggestion.insert', { ns: 'translation' })}
            </Button>
            {hasModel && suggestion.written_by === 'builtin' && asked.phase === 'idle' && (
              <Button size="compact-sm" variant="subtle" onClick={() => ask('reply')}>
                {t('ask.write')}
              </Button>
            )}
            <CitationChips citations={suggestion.sources.slice(0, 2)} onOpen={onCitation} />
          </footer>
        </>
      )}
    </section>
  );
}

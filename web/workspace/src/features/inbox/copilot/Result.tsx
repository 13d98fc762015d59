import { Button, Loader } from '@mantine/core';
import { CornerLeftUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Citation } from '../../../api/types';
import { Tip } from '../../../ui';
import { CitationChips } from '../components/CitationChips';
import { jumpTo } from '../jump';
import { Problem } from './Problem';
import { propose } from './proposals';
import type { Suggestion } from './stream';
import { discard, useProblemText, type Copilot } from './useCopilot';

interface ResultProps {
  copilot: Copilot;
  hasModel: boolean;
  onCitation: (citation: Citation) => void;
}

const PARTS = ['wants', 'gathered', 'told', 'open', 'next'] as const;

/** Statements, each leading to the message that proves it. */
function Lines({ suggestion }: { suggestion: Suggestion }) {
  const { t } = useTranslation('copilot');
  return PARTS.filter((part) => suggestion.lines.some((line) => line.part === part)).map((part) => (
    <div key={part} className="brief-part">
      {part !== 'next' && <h4>{t(`part.${part}`)}</h4>}
      <ul>
        {suggestion.lines
          .filter((line) => line.part === part)
          .map((line, index) => (
            <li key={index}>
              <button
                type="button"
                className="brief-line"
                title={t('show')}
                disabled={line.message_ids.length === 0}
                onClick={() => line.message_ids[0] && jumpTo(suggestion.conversation_id, line.message_ids[0])}
              >
                {line.text}
                <CornerLeftUp size={12} aria-hidden />
              </button>
            </li>
          ))}
      </ul>
    </div>
  ));
}

function Buttons({ suggestion, copilot, hasModel }: { suggestion: Suggestion; copilot: Copilot; hasModel: boolean }) {
  const { t } = useTranslation('copilot');
  const { id, conversation_id, kind, text } = suggestion;
  const put = (mode: 'reply' | 'note') => {
    propose({ conversationId: conversation_id, suggestionId: id, text, mode, replaces: false });
    copilot.clear();
  };
  const isText = kind !== 'summary' && kind !== 'next_step';
  const isNearest = kind === 'answer' && suggestion.written_by === 'builtin' && suggestion.sources.length > 1;
  return (
    <div className="copilot-buttons">
      {isText && !isNearest && (
        <>
          <Button size="compact-sm" variant="light" color="ai" onClick={() => put('reply')}>
            {t('insert')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => copilot.ask('shorter', { text })}>
            {t('kind.shorter')}
          </Button>
          {(['warmer', 'translation'] as const).map((wanted) => (
            <Tip key={wanted} label={hasModel ? t(`kind.${wanted}`) : t('problem.needs_model')}>
              <Button
                size="compact-sm"
                variant="default"
                className={hasModel ? undefined : 'is-off'}
                aria-disabled={!hasModel}
                onClick={() => hasModel && copilot.ask(wanted, { text })}
              >
                {t(`kind.${wanted}`)}
                {!hasModel && <span className="hidden-text"> ({t('needsModel')})</span>}
              </Button>
            </Tip>
          ))}
        </>
      )}
      {kind === 'summary' && (
        <Button size="compact-sm" variant="light" color="ai" onClick={() => put('note')}>
          {t('asNote')}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => {
          if (isText) discard(id);
          copilot.clear();
        }}
      >
        {t(isText ? 'discard' : 'close')}
      </Button>
    </div>
  );
}

export function Result({ copilot, hasModel, onCitation }: ResultProps) {
  const { t } = useTranslation('copilot');
  const problemText = useProblemText();
  const { asked } = copilot;
  if (asked.phase === 'idle') return null;
  if (asked.phase === 'problem') return <Problem code={asked.code} sentence={asked.sentence} />;
  if (asked.phase === 'writing') {
    return (
      <div className="copilot-result" aria-busy>
        {asked.text && <p className="copilot-text">{asked.text}</p>}
        <div className="copilot-buttons">
          <Loader size={14} aria-label={t('writing')} />
          <Button size="compact-sm" variant="subtle" onClick={copilot.clear}>
            {t('stop')}
          </Button>
        </div>
      </div>
    );
  }
  const { suggestion, fellBack } = asked;
  return (
    <div className="copilot-result" role="status">
      <p className="copilot-kind">
        <b>{t(`kind.${suggestion.kind}`)}</b>{' '}
        <span className="dim">
          {suggestion.written_by === 'model'
            ? t('by.model', { model: suggestion.model ?? '' })
            : t(suggestion.kind === 'reply' || suggestion.kind === 'answer' ? 'by.verbatim' : 'by.builtin')}
        </span>
      </p>
      {fellBack && <p className="copilot-problem">{t('fellBack', { why: problemText(fellBack, '') })}</p>}
      {suggestion.lines.length > 0 ? (
        <Lines suggestion={suggestion} />
      ) : (
        <p className="copilot-text" lang={suggestion.language}>
          {suggestion.text}
        </p>
      )}
      <div className="copilot-sources">
        <CitationChips citations={suggestion.sources} onOpen={onCitation} />
      </div>
      <Buttons suggestion={suggestion} copilot={copilot} hasModel={hasModel} />
    </div>
  );
}

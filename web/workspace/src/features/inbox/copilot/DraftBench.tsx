import '../styles/copilot.css';
import { Button, Loader } from '@mantine/core';
import { CornerLeftUp, Languages, MessageCircleOff, WandSparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { languageName } from '../../../lib/names';
import { usePreference } from '../../../lib/preferences';
import { jumpTo } from '../jump';
import { Problem } from './Problem';
import type { Original, Provenance } from './proposals';
import { useAlreadySaid } from './useAlreadySaid';
import { discard, useProblemText, type Copilot } from './useCopilot';

interface DraftBenchProps {
  conversationId: string;
  text: string;
  isNote: boolean;
  original: Original | undefined;
  copilot: Copilot;
  onUse: (text: string, from: Provenance) => void;
  onTakeBack: (original: Original) => void;
}

/** The changed draft, to be used or left. The teammate's own words are there until then, and after. */
function Changed({ copilot, onUse, text }: Pick<DraftBenchProps, 'copilot' | 'onUse' | 'text'>) {
  const { t, i18n } = useTranslation('copilot');
  const problemText = useProblemText();
  const mine = usePreference('language');
  const { asked, clear } = copilot;
  if (asked.phase === 'idle') return null;
  if (asked.phase === 'problem') {
    return (
      <section className="suggestion" aria-label={t('change.title')}>
        <Problem code={asked.code} sentence={asked.sentence} />
        <footer>
          <Button size="compact-sm" variant="subtle" onClick={clear}>
            {t('close')}
          </Button>
        </footer>
      </section>
    );
  }
  const done = asked.phase === 'done' ? asked.suggestion : null;
  const isTranslation = asked.kind === 'translation';
  const use = () => {
    if (!done) return;
    const original = isTranslation ? { language: mine, text: text.trim() } : undefined;
    onUse(done.text, { suggestionId: done.id, original });
    clear();
  };
  return (
    <section className="suggestion" aria-label={t('change.title')} aria-busy={!done}>
      <header>
        {isTranslation ? <Languages size={13} aria-hidden /> : <WandSparkles size={13} aria-hidden />}
        <b>
          {isTranslation && done
            ? t('change.inLanguage', { language: languageName(done.language, i18n.language) })
            : t(`kind.${asked.kind}`)}
        </b>
      </header>
      {asked.phase === 'done' && asked.fellBack && (
        <p className="copilot-problem">{t('fellBack', { why: problemText(asked.fellBack, '') })}</p>
      )}
      <p className="scroll" lang={done?.language}>
        {done ? done.text : asked.phase === 'writing' && asked.text ? asked.text : <Loader size={14} aria-label={t('writing')} />}
      </p>
      <footer>
        {done && (
          <Button size="compact-sm" variant="light" color="ai" onClick={use}>
            {t('change.use')}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            if (done) discard(done.id);
            clear();
          }}
        >
          {t(done ? 'change.keep' : 'stop')}
        </Button>
      </footer>
    </section>
  );
}

/** The customer has said it already. A hint, never a hindrance. */
function AlreadySaid({ conversationId, text }: { conversationId: string; text: string }) {
  const { t } = useTranslation('copilot');
  const said = useAlreadySaid(conversationId, text);
  if (said.length === 0) return null;
  return (
    <div role="status">
      <ul className="already-said">
        {said.map((item) => (
          <li key={item.slot}>
            <MessageCircleOff size={13} aria-hidden />
            <span>{t('already', { label: item.label, value: item.value })}</span>
            {item.message_id ? (
              <button type="button" className="link" onClick={() => jumpTo(conversationId, item.message_id!)}>
                {t('show')}
                <CornerLeftUp size={12} aria-hidden />
              </button>
            ) : (
              <span className="dim">{t('alreadyContact')}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Everything around a draft that the copilot has to say about it. */
export function DraftBench(props: DraftBenchProps) {
  const { conversationId, text, isNote, original, copilot, onUse, onTakeBack } = props;
  const { t, i18n } = useTranslation('copilot');
  return (
    <>
      <Changed copilot={copilot} onUse={onUse} text={text} />
      {!isNote && <AlreadySaid conversationId={conversationId} text={text} />}
      {original && !isNote && (
        <p className="translated-from">
          <Languages size={13} aria-hidden />
          <span>
            {t('translatedFrom', { language: languageName(original.language, i18n.language) })}{' '}
            <q lang={original.language}>{original.text}</q>
          </span>
          <button type="button" className="link" onClick={() => onTakeBack(original)}>
            {t('takeBack')}
          </button>
        </p>
      )}
    </>
  );
}

import { CornerUpLeft } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Extra, Message } from '../../../api/types';
import { jumpTo } from '../jump';

const loadBeside = () => import('./Beside');
const Beside = lazy(loadBeside);
const BY_THE_WORDS: readonly Extra['kind'][] = ['quote', 'reaction', 'team_reaction'];
const BEFORE_IT_IS_NEEDED_MS = 1_500;

// A thread that opens at its end should not grow a moment later.
setTimeout(() => void loadBeside().catch(() => null), BEFORE_IT_IS_NEEDED_MS);

/** Above the words: what they answer. */
export function Quotes({ message }: { message: Pick<Message, 'conversation_id' | 'extras'> }) {
  const { t } = useTranslation('channels');
  return message.extras
    .filter((extra) => extra.kind === 'quote')
    .map((extra) => {
      const key = extra.external_id ?? extra.text;
      const words = (
        <>
          <CornerUpLeft size={12} aria-hidden />
          <span className="hidden-text">{t('extra.quote')}</span>
          <span className="clip">{extra.text || t('extra.earlier')}</span>
        </>
      );
      const { message_id: quoted } = extra;
      if (!quoted) return <p key={key} className="extra-quote">{words}</p>;
      return (
        <button key={key} type="button" className="extra-quote" onClick={() => jumpTo(message.conversation_id, quoted)}>
          {words}
        </button>
      );
    });
}

/** Below the words, as on the phone. */
export function Reactions({ extras }: { extras: readonly Extra[] }) {
  const { t } = useTranslation('channels');
  const found = extras.filter(({ kind }) => kind === 'reaction' || kind === 'team_reaction');
  if (found.length === 0) return null;
  return (
    <ul className="reactions">
      {found.map((extra) => (
        <li key={extra.kind + extra.name} title={extra.name || t('extra.reactionOf')}>
          <span className="hidden-text">{t('extra.reaction', { name: extra.name || t('extra.reactionOf') })}</span>
          {extra.text}
        </li>
      ))}
    </ul>
  );
}

/** A story is what the words are about: it and its picture stand above them. */
export const isStory = ({ kind }: Extra): boolean => kind === 'story';

/** What a message is beside words and files: a story, or all else. Quotes stand above the words and reactions below. */
export function Extras({ message, story = false }: { message: Message; story?: boolean }) {
  const extras = message.extras.filter((extra) => isStory(extra) === story && !BY_THE_WORDS.includes(extra.kind));
  if (extras.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <Beside message={message} extras={extras} />
    </Suspense>
  );
}

import '../styles/copilot.css';
import { Loader, Switch } from '@mantine/core';
import { Languages } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail, Message } from '../../../api/types';
import { languageName } from '../../../lib/names';
import { usePreference } from '../../../lib/preferences';
import { Problem } from './Problem';
import { setTranslated, useTranslations } from './translation';
import { useAbilities } from './useCopilot';

interface TranslateStripProps {
  conversation: ConversationDetail;
  messages: readonly Message[];
}

/** Only where customer and teammate read different languages: the other's words in one's own, beside the original. */
export function TranslateStrip({ conversation, messages }: TranslateStripProps) {
  const { t, i18n } = useTranslation('copilot');
  const mine = usePreference('language');
  const abilities = useAbilities(conversation.id);
  const { isOn, isBusy, problem, retry } = useTranslations(conversation.id, messages);
  const theirs = (abilities?.language ?? conversation.language ?? mine).split('-')[0]!;
  if (!abilities || theirs === mine) return null;
  const language = languageName(theirs, i18n.language);
  return (
    <div className="translate-strip">
      <Languages size={14} aria-hidden />
      <span className="dim">{t('translate.writes', { language })}</span>
      <span className="grow" />
      {isBusy && <Loader size={12} aria-label={t('writing')} />}
      <Switch
        size="xs"
        label={t('translate.read', { language: languageName(mine, i18n.language) })}
        checked={isOn}
        onChange={(event) => setTranslated(conversation.id, event.currentTarget.checked)}
      />
      {problem && (
        <>
          <Problem code={problem.code} sentence={problem.sentence} />
          {problem.code !== 'needs_model' && (
            <button type="button" className="link" onClick={retry}>
              {t('again')}
            </button>
          )}
        </>
      )}
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import type { Message } from '../../../api/types';
import { languageName } from '../../../lib/names';
import { usePreference } from '../../../lib/preferences';
import { useTranslationOf } from './translation';

/** The same message in the other language: a translation for the reader, or what a teammate wrote before theirs. */
export function OtherLanguage({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const mine = usePreference('language');
  const translated = useTranslationOf(message);
  const { original } = message;
  if (!translated && !original) return null;
  const language = original ? original.language : mine;
  const label = original
    ? t('message.original', { language: languageName(language, i18n.language) })
    : t('message.translated', { language: languageName(language, i18n.language) });
  return (
    <span className="bubble-translation" lang={language}>
      <span>{label}</span>
      {original ? original.text : translated}
    </span>
  );
}

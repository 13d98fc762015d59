import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries';
import { resendWhenConnected } from '../features/inbox';
import { startLive } from '../live';
import { isLanguageUnknown, LANGUAGES, setPreference } from '../lib/preferences';
import { ConnectionBanner } from './ConnectionBanner';
import { Palette } from './Palette';
import { ShortcutSheet } from './ShortcutSheet';
import { Sidebar } from './Sidebar';
import { useGlobalCommands } from './useGlobalCommands';
import { useKeyboard } from './useKeyboard';
import { useTabTitle } from './useTabTitle';

/** The frame of every signed-in page: navigation, the living connection, keyboard, palette. */
export function Shell() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useMe();
  const myId = me.teammate.id;
  // The cursor of the first load only: the socket keeps its own place from then on.
  useEffect(() => startLive(client, me.cursor, myId), [client, myId]);
  useEffect(() => resendWhenConnected(client), [client]);
  useFirstLanguage(me.workspace.locale);
  useKeyboard();
  useTabTitle(me.workspace.name);
  useGlobalCommands();
  return (
    <div className="app">
      <a href="#main" className="skip">
        {t('shell.skip')}
      </a>
      <Sidebar />
      <div className="app-main">
        <ConnectionBanner />
        <Outlet />
      </div>
      <Palette />
      <ShortcutSheet />
    </div>
  );
}

/** A browser that speaks none of our languages follows the workspace. */
function useFirstLanguage(locale: string): void {
  useEffect(() => {
    const language = LANGUAGES.find((one) => locale.startsWith(one));
    if (language && isLanguageUnknown()) setPreference('language', language);
  }, [locale]);
}

import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries';
import { resendWhenConnected } from '../features/inbox';
import { startLive } from '../live';
import { useStore } from '../lib/store';
import { isLanguageUnknown, LANGUAGES, setPreference } from '../lib/preferences';
import { ConnectionBanner } from './ConnectionBanner';
import { isSheetOpen } from './sheetState';
import { Sidebar } from './Sidebar';
import { useGlobalCommands } from './useGlobalCommands';
import { useKeyboard } from './useKeyboard';
import { useTabTitle } from './useTabTitle';

// Dialogs are no part of the first load: they come while nobody needs them yet.
const Palette = lazy(() => import('./Palette').then((module) => ({ default: module.Palette })));
const ShortcutSheet = lazy(() => import('./ShortcutSheet').then((module) => ({ default: module.ShortcutSheet })));

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
  const sheetOpen = useStore(isSheetOpen, (value) => value);
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
      <Suspense fallback={null}>
        <Palette />
        {sheetOpen && <ShortcutSheet />}
      </Suspense>
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

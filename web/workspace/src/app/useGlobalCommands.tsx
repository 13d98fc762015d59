import { spotlight } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import {
  AlarmClock,
  Blocks,
  Bot,
  BookOpen,
  ChartColumn,
  CircleCheck,
  CircleUser,
  Contrast,
  Hand,
  Inbox,
  Keyboard,
  Languages,
  Plug,
  Settings,
  Tag,
  Sparkles,
  UserRound,
  Users,
  Zap,
} from 'lucide-react';
import { useMemo } from 'react';
import { useScheme } from '../lib/scheme';
import { useTranslation } from 'react-i18next';
import { useCommands, type Command } from '../lib/commands';
import { LANGUAGES, setPreference } from '../lib/preferences';
import { VIEWS, type View } from '../live';
import { openShortcutSheet } from './sheetState';

const ICON = 16;

export const viewIcons: Record<View, typeof Hand> = {
  needs_human: Hand,
  mine: CircleUser,
  ai: Sparkles,
  open: Inbox,
  snoozed: AlarmClock,
  resolved: CircleCheck,
};

const viewKeys: Record<View, string> = {
  needs_human: 'g n',
  mine: 'g m',
  ai: 'g i',
  open: 'g o',
  snoozed: 'g z',
  resolved: 'g e',
};

/** The order of the navigation, and the key that goes there after G. */
export const destinations = [
  { to: '/assistants', word: 'assistants', icon: Bot, keys: 'g a' },
  { to: '/actions', word: 'actions', icon: Zap, keys: 'g x' },
  { to: '/knowledge', word: 'knowledge', icon: BookOpen, keys: 'g k' },
  { to: '/intents', word: 'intents', icon: Tag, keys: 'g i' },
  { to: '/channels', word: 'channels', icon: Plug, keys: 'g c' },
  { to: '/integrations', word: 'integrations', icon: Blocks, keys: 'g b' },
  { to: '/customers', word: 'customers', icon: UserRound, keys: 'g u' },
  { to: '/reports', word: 'reports', icon: ChartColumn, keys: 'g r' },
  { to: '/team', word: 'team', icon: Users, keys: 'g t' },
  { to: '/settings', word: 'settings', icon: Settings, keys: 'g s' },
] as const;

export const LANGUAGE_NAMES = { en: 'English', es: 'Español', pt: 'Português' } as const;

/** What can be done from everywhere. */
export function useGlobalCommands(): void {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { setScheme } = useScheme();
  const commands = useMemo((): Command[] => {
    const goViews = VIEWS.map((view): Command => {
      const Icon = viewIcons[view];
      const run = () => void navigate({ to: '/inbox/$view', params: { view } });
      return {
        id: `go-${view}`,
        group: 'go',
        label: t(`view.${view}`),
        icon: <Icon size={ICON} />,
        keys: viewKeys[view],
        run,
      };
    });
    const goPages = destinations.map(({ to, word, icon: Icon, keys }): Command => {
      return {
        id: `go-${word}`,
        group: 'go',
        label: t(`nav.${word}`),
        icon: <Icon size={ICON} />,
        keys,
        run: () => void navigate({ to }),
      };
    });
    const schemes = (['light', 'dark', 'auto'] as const).map((scheme): Command => ({
      id: `scheme-${scheme}`,
      group: 'general',
      label: `${t('me.theme')}: ${t(`me.${scheme}`)}`,
      icon: <Contrast size={ICON} />,
      run: () => setScheme(scheme),
    }));
    const languages = LANGUAGES.filter((language) => language !== i18n.language).map((language): Command => ({
      id: `language-${language}`,
      group: 'general',
      label: `${t('me.language')}: ${LANGUAGE_NAMES[language]}`,
      icon: <Languages size={ICON} />,
      run: () => setPreference('language', language),
    }));
    return [
      {
        id: 'palette',
        group: 'general',
        label: t('shell.palette'),
        keys: 'mod+k',
        inFields: true,
        quiet: true,
        run: spotlight.toggle,
      },
      {
        id: 'sheet',
        group: 'general',
        label: t('keys.title'),
        icon: <Keyboard size={ICON} />,
        keys: '?',
        run: openShortcutSheet,
      },
      ...goViews,
      ...goPages,
      ...schemes,
      ...languages,
    ];
  }, [t, i18n.language, navigate, setScheme]);
  useCommands(commands);
}

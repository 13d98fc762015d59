import { Menu, SegmentedControl, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronsUpDown, Keyboard, LogOut } from 'lucide-react';
import { useScheme, type Scheme } from '../lib/scheme';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../api/client';
import { meQuery, useMe } from '../api/queries';
import { usePresence } from '../live';
import type { Me } from '../api/types';
import { LANGUAGES, setPreference, usePreference, type Language } from '../lib/preferences';
import { errorText, Person, toastError } from '../ui';
import { openShortcutSheet } from './sheetState';
import { LANGUAGE_NAMES } from './useGlobalCommands';

function usePresenceWish() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (presence_wish: 'online' | 'away') => unwrap(api.PATCH('/api/v1/me', { body: { presence_wish } })),
    onSuccess: (me) => client.setQueryData<Me>(meQuery.queryKey, me as Me),
    onError: (error) => toastError(errorText(t, error)),
  });
}

async function signOut(): Promise<void> {
  // Signed out on this screen even when the server cannot hear it now: nothing of the workspace stays visible.
  await unwrap(api.POST('/api/v1/auth/sign-out')).catch(() => undefined);
  location.assign('/sign-in');
}

export function MeMenu() {
  const { t } = useTranslation();
  const { teammate } = useMe();
  const presence = usePresence(teammate);
  const wish = usePresenceWish();
  const language = usePreference('language');
  const { scheme, setScheme } = useScheme();
  return (
    <Menu position="top-start" width={252} closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className="me" aria-label={t('me.open', { name: teammate.name })}>
          <Person name={teammate.name} color={teammate.color} size={30} presence={presence} />
          <span className="me-text">
            <b>{teammate.name}</b>
            <span>{t(`presence.${presence}`)}</span>
          </span>
          <ChevronsUpDown size={14} className="dim" aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className="me-menu">
        <Menu.Label>{t('me.presence')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('me.presence')}
          value={presence === 'away' ? 'away' : 'online'}
          onChange={(value) => wish.mutate(value as 'online' | 'away')}
          data={[
            { value: 'online', label: t('presence.online') },
            { value: 'away', label: t('presence.away') },
          ]}
        />
        <Menu.Label>{t('me.theme')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('me.theme')}
          value={scheme}
          onChange={(value) => setScheme(value as Scheme)}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`me.${value}`) }))}
        />
        <Menu.Label>{t('me.language')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('me.language')}
          value={language}
          onChange={(value) => setPreference('language', value as Language)}
          data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
        <Menu.Divider />
        <Menu.Item closeMenuOnClick leftSection={<Keyboard size={15} />} onClick={openShortcutSheet}>
          {t('keys.title')}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={15} />} onClick={() => void signOut()}>
          {t('me.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

import { SegmentedControl, Switch, TextInput, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api/client';
import type { Me } from '../../../api/pages';
import { meQuery, useMe } from '../../../api/queries';
import { LANGUAGE_NAMES } from '../../../i18n/names';
import { LANGUAGES, setPreference, usePreference, type Language } from '../../../lib/preferences';
import { Person } from '../../../ui';
import { Card, fieldErrors, SaveBar, useDraftOf, useLeaveGuard, useSave } from '../../../ui/page';
import { MyLinks } from '../../outposts';
import { PasswordForm } from './PasswordForm';

function NameForm() {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const { teammate, person } = useMe();
  const draft = useDraftOf({ name: teammate.name });
  const save = useSave((name: string) => unwrap(api.PATCH('/api/v1/me', { body: { name } })), {
    done: t('settings.saved'),
    onDone: (me) => {
      client.setQueryData(meQuery.queryKey, me as Me);
      void client.invalidateQueries({ queryKey: ['teammates'] });
      draft.discard();
    },
  });
  const guard = useLeaveGuard(draft.dirty);
  return (
    <Card>
      {guard}
      <div className="profile-top">
        <Person name={draft.value.name || teammate.name} color={teammate.color} size={56} />
        <div className="grow">
          <b>{teammate.name}</b>
          <span className="row-text">
            {person.email} · {t(`role.${teammate.role}`)}
          </span>
        </div>
      </div>
      <TextInput
        label={t('profile.name')}
        description={t('auth.yourNameText')}
        maxLength={120}
        autoComplete="name"
        value={draft.value.name}
        error={fieldErrors(save.error).name}
        onChange={(event) => draft.change({ name: event.currentTarget.value })}
      />
      <SaveBar
        dirty={draft.dirty && draft.value.name.trim() !== ''}
        saving={save.isPending}
        onSave={() => save.mutate(draft.value.name.trim())}
        onDiscard={draft.discard}
      />
    </Card>
  );
}

function ScreenForm() {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const language = usePreference('language');
  const density = usePreference('density');
  const enterSends = usePreference('enterSends');
  const shortcuts = usePreference('shortcuts');
  // Mails come in the teammate's language; the screen changes even if the server cannot be told.
  const tell = useSave((locale: Language) => unwrap(api.PATCH('/api/v1/me', { body: { locale } })), { quiet: true });
  const speak = (next: Language) => {
    setPreference('language', next);
    tell.mutate(next);
  };
  return (
    <Card title={t('profile.screen')} text={t('profile.screenText')}>
      <div className="choices">
        <span id="choice-language">{common('me.language')}</span>
        <SegmentedControl
          aria-labelledby="choice-language"
          value={language}
          onChange={(value) => speak(value as Language)}
          data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
        <span id="choice-theme">{common('me.theme')}</span>
        <SegmentedControl
          aria-labelledby="choice-theme"
          value={colorScheme}
          onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: common(`me.${value}`) }))}
        />
        <span id="choice-density">{t('profile.density')}</span>
        <SegmentedControl
          aria-labelledby="choice-density"
          value={density}
          onChange={(value) => setPreference('density', value as 'comfortable' | 'compact')}
          data={(['comfortable', 'compact'] as const).map((value) => ({ value, label: t(`profile.${value}`) }))}
        />
      </div>
      <Switch
        className="switch-row"
        labelPosition="left"
        size="md"
        label={t('profile.enterSends')}
        description={t('profile.enterSendsText')}
        checked={enterSends}
        onChange={(event) => setPreference('enterSends', event.currentTarget.checked)}
      />
      <Switch
        className="switch-row"
        labelPosition="left"
        size="md"
        label={t('profile.shortcuts')}
        description={t('profile.shortcutsText')}
        checked={shortcuts}
        onChange={(event) => setPreference('shortcuts', event.currentTarget.checked)}
      />
    </Card>
  );
}

export function Profile() {
  return (
    <div className="card-stack">
      <NameForm />
      <ScreenForm />
      <MyLinks />
      <PasswordForm />
    </div>
  );
}

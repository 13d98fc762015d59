import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../../api/client';
import type { Me } from '../../../api/pages';
import { meQuery, useMe } from '../../../api/queries';
import { Card, fieldErrors, NewPassword, usePageError, useSave } from '../../../ui/page';

export function PasswordForm() {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const { person } = useMe();
  const say = usePageError();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useSave(() => unwrap(api.POST('/api/v1/me/password', { body: { current: person.has_password ? current : null, new: next } })), {
    done: t('profile.passwordChanged'),
    quiet: true,
    onDone: ({ me }) => {
      client.setQueryData(meQuery.queryKey, me as Me);
      setCurrent('');
      setNext('');
    },
  });
  const isWrong = change.error instanceof ApiError && change.error.code === 'wrong_credentials';
  const problem = change.isError && !isWrong ? (fieldErrors(change.error).new ?? say(change.error)) : undefined;
  return (
    <Card title={t('profile.password')} text={t(person.has_password ? 'profile.passwordText' : 'profile.noPasswordText')}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(undefined);
        }}
      >
        <input type="text" name="email" autoComplete="username" value={person.email} readOnly hidden />
        {person.has_password && (
          <PasswordInput
            name="current-password"
            label={t('profile.current')}
            autoComplete="current-password"
            maxLength={200}
            value={current}
            error={isWrong ? t('profile.wrongPassword') : undefined}
            visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
        )}
        <NewPassword value={next} onChange={setNext} label={t('auth.newPassword')} error={problem} />
        <div>
          <Button type="submit" variant="default" disabled={(person.has_password && !current) || !next} loading={change.isPending}>
            {t(person.has_password ? 'profile.changePassword' : 'profile.setPassword')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

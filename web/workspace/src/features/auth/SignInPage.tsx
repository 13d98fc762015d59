import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api/client';
import type { Me } from '../../api/pages';
import { fieldErrors, usePageError } from '../../ui/page';
import { AuthFrame } from './AuthFrame';
import { useEnter } from './entering';
import { FormProblem } from './FormProblem';

export function SignInPage() {
  const { t } = useTranslation('pages');
  const { next, done } = useSearch({ from: '/public/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useEnter();
  const say = usePageError();
  const signIn = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/auth/sign-in', { body: { email, password } })),
    onSuccess: ({ me }) => enter(me as Me, next),
  });
  const wrong = fieldErrors(signIn.error);
  return (
    <AuthFrame title={t('auth.signInTitle')} text={done === 'reset' ? t('auth.resetDone') : t('auth.signInText')}>
      <form
        className="auth-form"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <FormProblem text={signIn.isError && !wrong.email ? say(signIn.error) : null} />
        <TextInput
          name="email"
          type="email"
          label={t('auth.email')}
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          error={wrong.email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          name="password"
          label={t('auth.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <p className="auth-side">
          <Link to="/reset" search={{}}>
            {t('auth.forgot')}
          </Link>
        </p>
        <Button type="submit" loading={signIn.isPending}>
          {t('auth.signIn')}
        </Button>
      </form>
    </AuthFrame>
  );
}

import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api/client';
import { fieldErrors, NewPassword, usePageError } from '../../ui/page';
import { AuthFrame } from './AuthFrame';
import { FormProblem } from './FormProblem';
import { useToken } from './useToken';

function BackToSignIn() {
  const { t } = useTranslation('pages');
  return <Link to="/sign-in">{t('auth.toSignIn')}</Link>;
}

/** The answer is the same whether there is such a teammate or not: nobody learns who works here. */
function RequestForm() {
  const { t } = useTranslation('pages');
  const [email, setEmail] = useState('');
  const say = usePageError();
  const request = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/auth/password-reset', { body: { email } })),
  });
  if (request.isSuccess) {
    return (
      <AuthFrame title={t('auth.resetSent')} foot={<BackToSignIn />}>
        <div className="auth-form">
          <div className="notice ok" role="status">
            <MailCheck size={16} aria-hidden />
            <span>{t('auth.resetSentText', { email })}</span>
          </div>
        </div>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title={t('auth.resetTitle')} text={t('auth.resetText')} foot={<BackToSignIn />}>
      <form
        className="auth-form"
        onSubmit={(event) => {
          event.preventDefault();
          request.mutate();
        }}
      >
        <FormProblem text={request.isError ? say(request.error) : null} />
        <TextInput
          name="email"
          type="email"
          label={t('auth.email')}
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Button type="submit" loading={request.isPending}>
          {t('auth.resetSend')}
        </Button>
      </form>
    </AuthFrame>
  );
}

function ConfirmForm({ token }: { token: string }) {
  const { t } = useTranslation('pages');
  const [password, setPassword] = useState('');
  const navigate = useNavigate();
  const say = usePageError();
  const confirm = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/auth/password-reset/confirm', { body: { token, password } })),
    onSuccess: () => navigate({ to: '/sign-in', search: { done: 'reset' } }),
  });
  const wrong = fieldErrors(confirm.error);
  return (
    <AuthFrame title={t('auth.newPasswordTitle')} text={t('auth.newPasswordText')} foot={<BackToSignIn />}>
      <form
        className="auth-form"
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate();
        }}
      >
        <FormProblem text={confirm.isError && !wrong.password ? say(confirm.error) : null} />
        <NewPassword value={password} onChange={setPassword} label={t('auth.newPassword')} error={wrong.password} />
        <Button type="submit" loading={confirm.isPending}>
          {t('auth.newPasswordSave')}
        </Button>
      </form>
    </AuthFrame>
  );
}

export function PasswordResetPage() {
  const token = useToken(useSearch({ from: '/public/reset' }).token);
  return token ? <ConfirmForm token={token} /> : <RequestForm />;
}

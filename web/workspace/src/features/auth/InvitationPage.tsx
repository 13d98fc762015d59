import { Button, Skeleton, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../api/client';
import type { Me } from '../../api/pages';
import { fieldErrors, NewPassword, usePageError } from '../../ui/page';
import { AuthFrame } from './AuthFrame';
import { useEnter } from './entering';
import { FormProblem } from './FormProblem';
import { useToken } from './useToken';

function AcceptForm({ token, email }: { token: string; email: string }) {
  const { t } = useTranslation('pages');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const enter = useEnter();
  const say = usePageError();
  const accept = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/auth/invitation/accept', { body: { token, name, password } })),
    onSuccess: ({ me }) => enter(me as Me),
  });
  const wrong = fieldErrors(accept.error);
  // Somebody who works in another workspace here has a password already.
  const isKnown = accept.error instanceof ApiError && accept.error.code === 'wrong_credentials';
  const problem = isKnown ? t('auth.knownPerson') : say(accept.error);
  return (
    <form
      className="auth-form"
      onSubmit={(event) => {
        event.preventDefault();
        accept.mutate();
      }}
    >
      <FormProblem text={accept.isError && Object.keys(wrong).length === 0 ? problem : null} />
      <TextInput name="email" label={t('auth.email')} autoComplete="username" readOnly value={email} />
      <TextInput
        name="name"
        label={t('auth.yourName')}
        description={t('auth.yourNameText')}
        autoComplete="name"
        required
        withAsterisk={false}
        autoFocus
        maxLength={100}
        value={name}
        error={wrong.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NewPassword value={password} onChange={setPassword} label={t('auth.password')} error={wrong.password} />
      <Button type="submit" loading={accept.isPending}>
        {t('auth.join')}
      </Button>
    </form>
  );
}

export function InvitationPage() {
  const { t } = useTranslation('pages');
  const token = useToken(useSearch({ from: '/public/invitation' }).token) ?? '';
  const say = usePageError();
  const query = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => unwrap(api.GET('/api/v1/auth/invitation', { params: { query: { token } } })),
    enabled: token !== '',
    staleTime: Infinity,
  });
  if (query.isError || token === '') {
    return (
      <AuthFrame title={t('auth.invitationFailed')}>
        <div className="auth-form">
          <FormProblem text={token ? say(query.error) : t('auth.linkEmpty')} />
          <Button component={Link} to="/sign-in">
            {t('auth.toSignIn')}
          </Button>
        </div>
      </AuthFrame>
    );
  }
  if (query.isPending) {
    return (
      <AuthFrame title={t('auth.invitationTitle')}>
        <div className="auth-form" role="status" aria-label={t('auth.invitationTitle')}>
          <Skeleton height={40} />
          <Skeleton height={40} />
          <Skeleton height={40} />
        </div>
      </AuthFrame>
    );
  }
  const { workspace_name: workspace, role, email } = query.data;
  return (
    <AuthFrame title={t('auth.joinTitle', { workspace })} text={t('auth.joinText', { role: t(`role.${role}`) })}>
      <AcceptForm token={token} email={email} />
    </AuthFrame>
  );
}

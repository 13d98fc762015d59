import { Button, Loader } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../api/client';
import type { Me } from '../../api/pages';
import { usePageError } from '../../ui/page';
import { AuthFrame } from './AuthFrame';
import { useEnter } from './entering';
import { FormProblem } from './FormProblem';
import { useToken } from './useToken';

/** Not through the client: being nobody is no reason to leave this page. */
async function whoAmI(): Promise<Me | null> {
  const answer = await fetch('/api/v1/me').catch(() => null);
  return answer?.ok ? ((await answer.json()) as Me) : null;
}

/** A one-time link. Opened a second time it still leads in whoever is signed in already. */
export function LinkPage() {
  const { t } = useTranslation('pages');
  const token = useToken(useSearch({ from: '/public/link' }).token);
  const enter = useEnter();
  const say = usePageError();
  const { mutate, isIdle, isPending, error } = useMutation({
    mutationFn: async () => {
      try {
        return (await unwrap(api.POST('/api/v1/auth/link', { body: { token: token ?? '' } }))).me as Me;
      } catch (failed) {
        const me = failed instanceof ApiError && !failed.isTemporary ? await whoAmI() : null;
        if (me) return me;
        throw failed;
      }
    },
    onSuccess: (me) => enter(me),
  });
  useEffect(() => mutate(), [mutate]);
  const isWaiting = isIdle || isPending || !error;
  return (
    <AuthFrame title={isWaiting ? t('auth.linkTitle') : t('auth.linkFailed')}>
      {isWaiting ? (
        <div className="auth-wait" role="status" aria-label={t('auth.linkTitle')}>
          <Loader type="dots" size="sm" />
        </div>
      ) : (
        <div className="auth-form">
          <FormProblem text={token ? say(error) : t('auth.linkEmpty')} />
          <Button component={Link} to="/sign-in">
            {t('auth.toSignIn')}
          </Button>
        </div>
      )}
    </AuthFrame>
  );
}

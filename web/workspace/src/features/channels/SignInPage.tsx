import { Button, Loader } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { toast, toastError } from '../../ui';
import { PageHead, usePageError, useSave } from '../../ui/page';
import { ApiError } from '../../api/client';
import { finishMailSignIn } from './queries';
import { useChannelWords } from './words';

/** What the provider sent the admin back with; read once, as the address is left at once. */
function readReturn() {
  const given = new URLSearchParams(window.location.search);
  const words = given.get('error_description') ?? given.get('error') ?? '';
  return { state: given.get('state') ?? '', code: given.get('code') ?? '', error: given.get('error') ?? '', words };
}

/** Why it did not work: said by the provider in the address, or found out by us. */
function Failure({ title, words }: { title: string; words: string }) {
  const { t } = useChannelWords();
  return (
    <section className="card" role="alert">
      <p>{title}</p>
      {words && <p className="dim small">{t('mailSignIn.says', { words })}</p>}
      <div className="form-actions">
        <Button variant="default" component={Link} to="/channels">
          {t('mailSignIn.back')}
        </Button>
      </div>
    </section>
  );
}

/** The redirect address of the company's application at Google or Microsoft. */
export function SignInPage() {
  const { t, find } = useChannelWords();
  const say = usePageError();
  const navigate = useNavigate();
  const [back] = useState(readReturn);
  const began = useRef(false);
  const finish = useSave(finishMailSignIn, {
    quiet: true,
    onDone: ({ channel_id, ok }) => {
      if (ok) toast(t('mailSignIn.ok'));
      else toastError(t('mailSignIn.notOk'));
      void navigate({ to: '/channels/$id', params: { id: channel_id }, replace: true });
    },
  });
  const { mutate } = finish;
  const isWhole = Boolean(back.state && back.code);
  useEffect(() => {
    // A code counts once: effects may run twice.
    if (!isWhole || began.current) return;
    began.current = true;
    mutate({ state: back.state, code: back.code });
  }, [back, isWhole, mutate]);
  const failed = finish.error instanceof ApiError ? finish.error : undefined;
  const why = (failed && find(`mailSignIn.error.${failed.code}`)) ?? (finish.error ? say(finish.error) : '');
  const reason = (failed?.data as { reason?: unknown } | undefined)?.reason;
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        <PageHead title={t('mailSignIn.page')} back={{ to: '/channels', label: t('mailSignIn.back') }} />
        {finish.isError ? (
          <Failure title={`${t('mailSignIn.failed')}. ${why}`} words={typeof reason === 'string' ? reason : ''} />
        ) : isWhole ? (
          <p className="notice" role="status">
            <Loader size="xs" aria-hidden /> {t('mailSignIn.working')}
          </p>
        ) : (
          <Failure
            title={back.error ? (back.error === 'access_denied' ? t('mailSignIn.denied') : `${t('mailSignIn.failed')}.`) : t('mailSignIn.empty')}
            words={back.words}
          />
        )}
      </div>
    </main>
  );
}

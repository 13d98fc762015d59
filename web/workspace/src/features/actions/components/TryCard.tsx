import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card, Confirm, useSave } from '../../../ui/page';
import { runsKey, tryAction, type Action } from '../queries';
import { problemText } from '../words';
import { useQueryClient } from '@tanstack/react-query';

/** Play the customer and the runtime: see the request, or send it once. */
export function TryCard({ action, isUnsaved }: { action: Action; isUnsaved: boolean }) {
  const { t } = useTranslation('actions');
  const client = useQueryClient();
  const [values, setValues] = useState<Record<string, string>>({});
  const [asks, setAsks] = useState(false);
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  const trying = useSave((send: boolean) => tryAction(action.id, { arguments: given, send }), {
    onDone: () => void client.invalidateQueries({ queryKey: runsKey }),
  });
  const tried = trying.data;
  const writes = action.definition.policy.risk !== 'read';
  return (
    <Card title={t('try.title')} text={t('try.text')}>
      <div className="fields">
        {action.definition.arguments
          .filter((one) => one.source !== 'fixed')
          .map((one) => (
            <TextInput
              key={one.name}
              label={one.name}
              description={t(`argument.source_${one.source}`)}
              required={one.required}
              value={values[one.name] ?? ''}
              onChange={(event) => setValues({ ...values, [one.name]: event.currentTarget.value })}
            />
          ))}
        {isUnsaved && <p className="dim">{t('try.unsaved')}</p>}
        <div className="run-actions">
          <Button variant="default" loading={trying.isPending} onClick={() => trying.mutate(false)}>
            {t('try.show')}
          </Button>
          {action.kind !== 'builtin' && (
            <Button loading={trying.isPending} onClick={() => (writes ? setAsks(true) : trying.mutate(true))}>
              {t('try.send')}
            </Button>
          )}
        </div>
        {tried && (
          <div className="stack" role="status">
            <p className={tried.state === 'done' || tried.state === 'shown' ? 'notice ok' : 'notice red'}>
              {t(`try.${tried.state}`)}
              {tried.http_status !== null && ` · HTTP ${tried.http_status}`}
              {tried.problem && ` · ${problemText(t, tried.problem)}`}
              {tried.detail && ` · ${tried.detail}`}
            </p>
            <pre className="try-answer" tabIndex={0}>{JSON.stringify(tried.request, null, 2)}</pre>
            {tried.state === 'done' && (
              <>
                <b className="field-label">{t('try.seen')}</b>
                <pre className="try-answer" tabIndex={0}>{JSON.stringify(tried.result, null, 2)}</pre>
                <b className="field-label">{t('try.whole')}</b>
                <pre className="try-answer" tabIndex={0}>{JSON.stringify(tried.answer, null, 2)}</pre>
              </>
            )}
          </div>
        )}
      </div>
      <Confirm opened={asks} title={t('try.reallyTitle')} action={t('try.send')} onClose={() => setAsks(false)} onConfirm={() => { setAsks(false); trying.mutate(true); }}>
        {t('try.really')}
      </Confirm>
    </Card>
  );
}

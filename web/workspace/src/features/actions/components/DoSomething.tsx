import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../lib/preferences';
import { toast, toastError } from '../../../ui';
import { useSave } from '../../../ui/page';
import '../actions.css';
import { useActionError } from '../errors';
import { offeredQuery, prepareRun, runsKey, type Offered, type Run } from '../queries';
import { plain } from '../words';

type Field = Offered['arguments'][number];

function ArgumentField({ field, value, onChange }: { field: Field; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('actions');
  const shared = { size: 'xs', label: field.label, required: field.required } as const;
  const options =
    field.kind === 'choice'
      ? field.choices.map((one) => ({ value: one, label: one }))
      : field.kind === 'yes_no'
        ? [
            { value: 'true', label: t('do.yes') },
            { value: 'false', label: t('do.no') },
          ]
        : null;
  if (options)
    return (
      <NativeSelect
        {...shared}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={[{ value: '', label: t('do.choice') }, ...options]}
      />
    );
  return <TextInput {...shared} value={value} maxLength={4000} onChange={(event) => onChange(event.currentTarget.value)} />;
}

/** What came of it stands in the thread; here only which of the three it is. */
function outcome(run: Run, startedAt: number): 'done' | 'already' | 'refused' {
  if (run.state === 'refused' || run.state === 'failed') return 'refused';
  return run.state !== 'waiting_approval' && new Date(run.created_at).getTime() < startedAt - 5_000 ? 'already' : 'done';
}

function Form({ conversationId, action }: { conversationId: string; action: Offered }) {
  const { t } = useTranslation('actions');
  const client = useQueryClient();
  const say = useActionError();
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(action.arguments.map((one) => [one.name, one.value === null ? '' : plain(one.value)])),
  );
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  const prepare = useSave(
    async () => {
      const startedAt = Date.now();
      return outcome(await prepareRun(conversationId, action.id, given), startedAt);
    },
    {
      quiet: true,
      onDone: (what) => {
        void client.invalidateQueries({ queryKey: runsKey });
        toast(t(`do.${what}`));
      },
    },
  );
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        prepare.mutate(undefined, { onError: (error) => toastError(say(error)) });
      }}
    >
      {action.arguments.map((field) => (
        <ArgumentField
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      {action.writes && <p className="dim small">{t('do.explain')}</p>}
      <Button type="submit" size="compact-sm" loading={prepare.isPending}>
        {t(action.writes ? 'do.prepare' : 'do.look')}
      </Button>
    </form>
  );
}

/** Looking something up or changing it for this customer. What the customer seems to ask for is chosen already; a change
 * waits in the thread for a person's press. */
export default function DoSomething({ conversationId }: { conversationId: string }) {
  const { t, i18n } = useTranslation('actions');
  const query = useQuery(offeredQuery(conversationId, i18n.language as Language));
  const [chosenId, setChosenId] = useState<string | null>(null);
  const actions = query.data ?? [];
  const chosen = actions.find((one) => one.id === chosenId) ?? actions.find((one) => one.is_asked_for && chosenId === null);
  if (query.isPending) return null;
  if (actions.length === 0) return <p className="dim small">{t('do.none')}</p>;
  return (
    <div className="do-something">
      <NativeSelect
        size="xs"
        aria-label={t('do.choose')}
        value={chosen?.id ?? ''}
        onChange={(event) => setChosenId(event.currentTarget.value)}
        data={[{ value: '', label: t('do.choose') }, ...actions.map((one) => ({ value: one.id, label: one.title }))]}
      />
      {chosen?.is_asked_for && <p className="small do-asked">{t('do.asked')}</p>}
      {chosen && <Form key={chosen.id} conversationId={conversationId} action={chosen} />}
    </div>
  );
}

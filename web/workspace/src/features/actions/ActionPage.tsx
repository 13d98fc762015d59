import { Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed, RowsSkeleton, toast, toastError } from '../../ui';
import { Card, Confirm, PageHead, SaveBar, useCanManage, useDraftOf, useLeaveGuard, useSave } from '../../ui/page';
import './actions.css';
import { Arguments } from './components/Arguments';
import { Bounds, CheckBefore } from './components/Bounds';
import { RunLog } from './components/RunLog';
import { TryCard } from './components/TryCard';
import { RequestPart, WordsPart } from './components/Words';
import { useActionError } from './errors';
import { actionsKey, actionsQuery, changeAction, deleteAction, type Action, type Connection, type Definition } from './queries';

interface Edited {
  title: string;
  enabled: boolean;
  definition: Definition;
}

function Remove({ action }: { action: Action }) {
  const { t } = useTranslation('actions');
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useActionError();
  const [asks, setAsks] = useState(false);
  const remove = useSave(() => deleteAction(action.id), {
    quiet: true,
    onDone: () => {
      void client.invalidateQueries({ queryKey: actionsKey });
      void navigate({ to: '/actions' });
    },
  });
  return (
    <Card title={t('form.delete')} text={t('form.deleteText')}>
      <Button className="danger-text" variant="default" onClick={() => setAsks(true)}>
        {t('form.delete')}
      </Button>
      <Confirm opened={asks} title={t('form.delete')} action={t('form.delete')} pending={remove.isPending} onClose={() => setAsks(false)} onConfirm={() => remove.mutate(undefined, { onError: (error) => toastError(say(error)), onSettled: () => setAsks(false) })}>
        {t('form.deleteText')}
      </Confirm>
    </Card>
  );
}

function UndoPart({ value, others, disabled, change }: { value: Definition; others: Action[]; disabled: boolean; change: (next: Definition) => void }) {
  const { t } = useTranslation('actions');
  const chosen = others.find((one) => one.id === value.undo?.action_id);
  return (
    <Card title={t('undo.title')} text={t('undo.text')}>
      <div className="fields">
        <NativeSelect label={t('undo.action')} disabled={disabled} value={value.undo?.action_id ?? ''} onChange={(event) => change({ ...value, undo: event.currentTarget.value ? { action_id: event.currentTarget.value, arguments: {} } : null })} data={[{ value: '', label: t('undo.none') }, ...others.filter((one) => one.definition.policy.risk !== 'read').map((one) => ({ value: one.id, label: one.title }))]} />
        {chosen?.definition.arguments.filter((one) => one.source === 'conversation').map((one) => (
          <TextInput key={one.name} label={one.name} placeholder="result.id" disabled={disabled} value={value.undo?.arguments[one.name] ?? ''} onChange={(event) => value.undo && change({ ...value, undo: { ...value.undo, arguments: { ...value.undo.arguments, [one.name]: event.currentTarget.value } } })} />
        ))}
      </div>
    </Card>
  );
}

function ActionView({ action, actions, connections }: { action: Action; actions: Action[]; connections: Connection[] }) {
  const { t } = useTranslation('actions');
  const client = useQueryClient();
  const canManage = useCanManage();
  const say = useActionError();
  const draft = useDraftOf<Edited>({ title: action.title, enabled: action.enabled, definition: action.definition });
  const save = useSave((part: Partial<Edited> & { accept_tool?: boolean }) => changeAction(action, part as never), {
    quiet: true,
    onDone: async () => {
      await client.invalidateQueries({ queryKey: actionsKey });
      draft.discard();
      toast(t('form.saved'));
    },
  });
  const guard = useLeaveGuard(draft.dirty);
  const send = (part: Partial<Edited> & { accept_tool?: boolean }) =>
    save.mutate(part, { onError: (error) => toastError(say(error)) });
  const others = actions.filter((one) => one.id !== action.id);
  const part = { value: draft.value.definition, disabled: !canManage, change: (definition: Definition) => draft.change({ definition }) };
  const where = connections.find((one) => one.id === action.connection_id);
  return (
    <>
      {guard}
      <PageHead title={action.title} text={<>{where ? `${where.name} · ${where.base_url}` : t('kind.builtin')} · <code>{action.name}</code></>} back={{ to: '/actions' as '/assistants', label: t('page') }}>
        <Switch size="md" labelPosition="left" label={t(draft.value.enabled ? 'form.on' : 'form.off')} checked={draft.value.enabled} disabled={!canManage} onChange={(event) => draft.change({ enabled: event.currentTarget.checked })} />
      </PageHead>
      {action.problem && (
        <p className="notice warn">
          <span className="grow">{t('form.schemaChanged')}</span>
          <Button size="compact-sm" onClick={() => send({ accept_tool: true })}>
            {t('form.accept')}
          </Button>
        </p>
      )}
      <div className="card-stack" key={action.revision}>
        <Card title={t('form.what')}>
          <div className="fields">
            <TextInput label={t('form.title')} disabled={!canManage} value={draft.value.title} maxLength={120} onChange={(event) => draft.change({ title: event.currentTarget.value })} />
            <TextInput label={t('form.description')} description={t('form.descriptionText')} disabled={!canManage} value={part.value.description} maxLength={2000} onChange={(event) => part.change({ ...part.value, description: event.currentTarget.value })} />
          </div>
        </Card>
        {action.kind !== 'builtin' && <RequestPart {...part} kind={action.kind} />}
        <Arguments {...part} />
        <Bounds {...part} />
        <CheckBefore {...part} others={others} />
        <WordsPart {...part} />
        {part.value.policy.risk !== 'read' && <UndoPart {...part} others={others} />}
        {canManage && <TryCard action={action} isUnsaved={draft.dirty} />}
        <Card title={t('log.title')} text={t('log.text')}>
          <RunLog filter={{ action_id: action.id }} />
        </Card>
        {canManage && <Remove action={action} />}
      </div>
      <SaveBar dirty={draft.dirty} saving={save.isPending} onSave={() => send(draft.changed)} onDiscard={draft.discard} />
    </>
  );
}

export function ActionPage() {
  const { id } = useParams({ from: '/workspace/actions/$id' });
  const { t } = useTranslation('actions');
  const query = useQuery(actionsQuery);
  const action = query.data?.actions.find((one) => one.id === id);
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        {query.isPending && <RowsSkeleton rows={5} height={110} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && !action && <p className="notice">{t('form.gone')}</p>}
        {query.data && action && <ActionView key={action.id} action={action} {...query.data} />}
      </div>
    </main>
  );
}

import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teammatesQuery, teamsQuery } from '../../api/queries';
import { usePageError } from '../../ui/page';
import { assigneeOf, inputOf, localTime, type Fields } from './form';
import { ownError, useCallbackAct, type Callback } from './queries';

interface CallbackDialogProps {
  conversationId: string;
  callback: Callback | null;
  onClose: () => void;
}

const IN_AN_HOUR_MS = 3_600_000;

function Assignee({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
  const { t } = useTranslation('callbacks');
  const teammates = useQuery(teammatesQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const people = teammates.filter((one) => one.state === 'active');
  return (
    <Select
      searchable
      label={t('who')}
      placeholder={t('whoDefault')}
      nothingFoundMessage={t('whoNone')}
      value={value}
      onChange={onChange}
      data={[
        { group: t('teams'), items: teams.map((one) => ({ value: `team:${one.id}`, label: one.name })) },
        { group: t('people'), items: people.map((one) => ({ value: `teammate:${one.id}`, label: one.name })) },
      ]}
    />
  );
}

/** Who gets back to this person, until when, and how. */
export function CallbackDialog({ conversationId, callback, onClose }: CallbackDialogProps) {
  const { t } = useTranslation('callbacks');
  const { t: common } = useTranslation();
  const say = usePageError();
  const [fields, setFields] = useState<Fields>({
    due: localTime(callback ? Date.parse(callback.due_at) : Date.now() + IN_AN_HOUR_MS),
    assignee: callback ? assigneeOf(callback) : null,
    reach: callback?.reach ?? '',
    note: callback?.note ?? '',
  });
  const save = useCallbackAct({ quiet: true, onDone: onClose });
  const change = (part: Partial<Fields>) => setFields((before) => ({ ...before, ...part }));
  const own = ownError(save.error);
  const dueAt = new Date(fields.due);
  const isWhole = !Number.isNaN(dueAt.getTime());
  const submit = () => {
    const body = inputOf(fields);
    save.mutate(
      callback ? { do: 'change', id: callback.id, body } : { do: 'plan', conversation_id: conversationId, body },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(callback ? 'editTitle' : 'planTitle')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput
          data-autofocus
          type="datetime-local"
          label={t('due')}
          value={fields.due}
          error={isWhole ? undefined : t('dueMissing')}
          onChange={(event) => change({ due: event.currentTarget.value })}
        />
        <Assignee value={fields.assignee} onChange={(assignee) => change({ assignee })} />
        <TextInput
          label={t('reach')}
          description={t('reachText')}
          maxLength={254}
          value={fields.reach}
          error={own === 'not_reachable' ? t('error.not_reachable') : undefined}
          onChange={(event) => change({ reach: event.currentTarget.value })}
        />
        <Textarea
          label={t('note')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={1000}
          value={fields.note}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
        {save.isError && own !== 'not_reachable' && (
          <p className="notice red" role="alert">
            {own ? t(`error.${own}`) : say(save.error)}
          </p>
        )}
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" disabled={!isWhole} loading={save.isPending}>
            {common('action.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Workspace } from '../../../api/pages';
import { LANGUAGE_NAMES } from '../../../i18n/names';
import { LANGUAGES } from '../../../lib/preferences';
import { formatLocalTime, useNow } from '../../../lib/time';
import { Failed, RowsSkeleton } from '../../../ui';
import { useTimezones } from '../../../ui/hours';
import { Card, fieldErrors, SaveBar, useCanManage, useDraftOf, useLeaveGuard, useSave } from '../../../ui/page';
import { changeWorkspace, useKeepWorkspace, workspaceQuery } from '../queries';
import { MemorySettings } from './MemorySettings';

function Form({ workspace }: { workspace: Workspace }) {
  const { t, i18n } = useTranslation('pages');
  const canManage = useCanManage();
  const keep = useKeepWorkspace();
  const { name, locale, timezone } = workspace;
  const draft = useDraftOf({ name, locale, timezone });
  const save = useSave(changeWorkspace, {
    done: t('settings.saved'),
    onDone: (saved) => {
      keep(saved);
      draft.discard();
    },
  });
  const guard = useLeaveGuard(draft.dirty);
  const timezones = useTimezones(draft.value.timezone);
  const there = formatLocalTime(draft.value.timezone, useNow(), i18n.language);
  const wrong = fieldErrors(save.error);
  const language = LANGUAGES.find((one) => draft.value.locale.startsWith(one)) ?? 'en';
  return (
    <Card title={t('settings.workspace')} text={canManage ? t('settings.workspaceText') : t('rights.onlyLook')}>
      {guard}
      <div className="fields">
        <TextInput
          label={t('settings.name')}
          description={t('settings.nameText')}
          maxLength={120}
          disabled={!canManage}
          value={draft.value.name}
          error={wrong.name}
          onChange={(event) => draft.change({ name: event.currentTarget.value })}
        />
        <Select
          label={t('settings.locale')}
          description={t('settings.localeText')}
          allowDeselect={false}
          disabled={!canManage}
          value={language}
          error={wrong.locale}
          onChange={(next) => draft.change({ locale: next === language ? locale : (next ?? locale) })}
          data={LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
        />
        <Select
          label={t('settings.timezone')}
          description={there ? t('settings.timezoneText', { time: there }) : undefined}
          searchable
          allowDeselect={false}
          limit={80}
          disabled={!canManage}
          nothingFoundMessage={t('settings.noTimezone')}
          value={draft.value.timezone}
          error={wrong.timezone}
          onChange={(next) => next && draft.change({ timezone: next })}
          data={timezones}
        />
      </div>
      <SaveBar
        dirty={draft.dirty}
        saving={save.isPending}
        onSave={() => save.mutate(draft.changed)}
        onDiscard={draft.discard}
      />
    </Card>
  );
}

export function WorkspaceSettings() {
  const query = useQuery(workspaceQuery);
  if (query.isPending) return <RowsSkeleton rows={3} height={70} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <Form workspace={query.data} />
      <MemorySettings workspace={query.data} />
    </>
  );
}

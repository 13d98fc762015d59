import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { toastError } from '../../../ui';
import { Card, useSave } from '../../../ui/page';
import { changeIntegration, checkIntegration, useKeepIntegration, type Integration, type IntegrationKind } from '../queries';
import { useIntegrationWords, wrongFields } from '../words';
import { SettingFields, type Values } from './SettingFields';

interface SettingsProps {
  integration: Integration;
  kind: IntegrationKind;
  canManage: boolean;
}

/** What an admin filled in; saving checks at once. */
export function Settings({ integration, kind, canManage }: SettingsProps) {
  const { t, error } = useIntegrationWords();
  const keep = useKeepIntegration();
  const [changed, setChanged] = useState<Values>({});
  const [name, setName] = useState(integration.name);
  const save = useSave(
    async ({ values, title }: { values: Values; title: string }) => {
      await changeIntegration(integration.id, {
        ...(Object.keys(values).length > 0 && { settings: values }),
        ...(title !== integration.name && { name: title }),
      });
      return checkIntegration(integration.id);
    },
    {
      quiet: true,
      done: t('saved'),
      onDone: (after) => {
        setChanged({});
        setName(after.name);
        keep(after);
      },
    },
  );
  const isDirty = Object.keys(changed).length > 0 || (name.trim() !== '' && name.trim() !== integration.name);
  return (
    <Card title={t('settings')}>
      <div className="fields">
        <TextInput
          label={t('name')}
          description={t('nameText')}
          maxLength={120}
          disabled={!canManage}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SettingFields
          kind={kind.kind}
          fields={kind.fields}
          values={{ ...integration.settings, ...changed }}
          onChange={(values) => setChanged(only(values, integration.settings))}
          hints={integration.hints}
          wrong={wrongFields(save.error)}
          disabled={!canManage}
        />
      </div>
      {canManage && (
        <div className="form-actions">
          <Button
            disabled={!isDirty}
            loading={save.isPending}
            onClick={() =>
              save.mutate(
                { values: changed, title: name.trim() || integration.name },
                { onError: (problem) => toastError(error(problem)) },
              )
            }
          >
            {t('save')}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** What differs from what is stored. */
function only(values: Values, stored: Record<string, string>): Values {
  return Object.fromEntries(Object.entries(values).filter(([name, text]) => text !== (stored[name] ?? '')));
}

import { Button, Checkbox, MultiSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assistantsQuery } from '../../../api/shared';
import { toastError } from '../../../ui';
import { Card, useSave } from '../../../ui/page';
import { addReadyActions, type Integration, type ReadyActions } from '../queries';
import { useIntegrationWords } from '../words';

type ActionName = ReadyActions['actions'][number];

/** Which ability each ready-made action stands on. */
const NEEDS: Record<ActionName, string> = {
  order_status: 'orders',
  list_orders: 'orders',
  cancel_order: 'cancel_order',
  refund_order: 'refund_order',
  open_request: 'file_brief',
};

/** A shop's actions that assistants can be given at once. */
export function ReadyActionsCard({ integration }: { integration: Integration }) {
  const { t, error } = useIntegrationWords();
  const { i18n } = useTranslation();
  const offered = (Object.keys(NEEDS) as ActionName[]).filter((name) => integration.abilities.includes(NEEDS[name]));
  const assistants = useQuery(assistantsQuery).data ?? [];
  const [chosen, setChosen] = useState<ActionName[]>([]);
  const [helpers, setHelpers] = useState<string[]>([]);
  const [currency, setCurrency] = useState(integration.settings.currency ?? '');
  const add = useSave((body: ReadyActions) => addReadyActions(integration.id, body), {
    quiet: true,
    done: (made) => t('ready.added', { count: made.length }),
    onDone: () => setChosen([]),
  });
  if (offered.length === 0) return null;
  const language = (['en', 'es', 'pt'] as const).find((one) => i18n.language.startsWith(one)) ?? 'en';
  return (
    <Card
      title={t('ready.title')}
      text={t('ready.text')}
      actions={
        <Link to="/actions" className="small">
          {t('ready.see')}
        </Link>
      }
    >
      <div className="fields">
        <Checkbox.Group value={chosen} onChange={(names) => setChosen(names as ActionName[])}>
          <div className="ready-actions">
            {offered.map((name) => (
              <Checkbox key={name} value={name} label={t(`ready.${name}`)} />
            ))}
          </div>
        </Checkbox.Group>
        <MultiSelect
          label={t('ready.assistants')}
          data={assistants.map((one) => ({ value: one.id, label: one.name }))}
          value={helpers}
          onChange={setHelpers}
        />
        {chosen.includes('refund_order') && !integration.settings.currency && (
          <TextInput
            label={t('ready.currency')}
            description={t('ready.currencyText')}
            maxLength={3}
            value={currency}
            onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
          />
        )}
      </div>
      <div className="form-actions">
        <Button
          disabled={chosen.length === 0}
          loading={add.isPending}
          onClick={() =>
            add.mutate(
              { actions: chosen, assistant_ids: helpers, currency, language },
              { onError: (problem) => toastError(error(problem)) },
            )
          }
        >
          {t('ready.add')}
        </Button>
      </div>
    </Card>
  );
}

import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Plus, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelProvider, Models } from '../../../api/pages';
import { Empty } from '../../../ui';
import { Card, Confirm, useSave } from '../../../ui/page';
import { kindOf, problemText } from '../model';
import { disconnectProvider, modelsQuery } from '../queries';
import { ConnectProvider } from './ConnectProvider';

interface RowProps {
  provider: ModelProvider;
  onEdit: () => void;
  onRemove: () => void;
}

function ProviderRow({ provider, onEdit, onRemove }: RowProps) {
  const { t } = useTranslation('pages');
  const { name, kind, has_key, key_hint, base_url, problem } = provider;
  return (
    <li className="list-row">
      <span className="grow">
        <b>{name}</b> <span className="chip">{t(`models.kind_${kindOf(kind)}`)}</span>
        <span className="row-text">
          {has_key ? t('models.hasKey', { hint: key_hint }) : t('models.noKey')}
          {base_url && ` · ${base_url}`}
        </span>
        {problem && <span className="row-text danger-text">{problemText(t, problem)}</span>}
      </span>
      <Button variant="default" size="compact-md" aria-label={t('models.edit', { name })} onClick={onEdit}>
        {t('models.editAction')}
      </Button>
      <Button variant="default" size="compact-md" className="danger-text" onClick={onRemove}>
        {t('models.remove')}
      </Button>
    </li>
  );
}

export function Providers({ models }: { models: Models }) {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const [editing, setEditing] = useState<ModelProvider | 'new' | null>(null);
  const [doomed, setDoomed] = useState<ModelProvider | null>(null);
  const refresh = () => void client.invalidateQueries({ queryKey: modelsQuery.queryKey });
  const remove = useSave(disconnectProvider, { done: t('models.removed'), onDone: refresh });
  const add = (
    <Button leftSection={<Plus size={15} aria-hidden />} size="compact-md" onClick={() => setEditing('new')}>
      {t('models.connect')}
    </Button>
  );
  const isEmpty = models.providers.length === 0;
  return (
    <Card title={t('models.providers')} text={isEmpty ? t('models.text') : t('models.providersText')} actions={!isEmpty && add}>
      {isEmpty && (
        <Empty icon={<Sparkles size={22} />} title={t('models.none')} action={add}>
          {t('models.noneText')}
        </Empty>
      )}
      <ul>
        {models.providers.map((provider) => (
          <ProviderRow
            key={provider.id}
            provider={provider}
            onEdit={() => setEditing(provider)}
            onRemove={() => setDoomed(provider)}
          />
        ))}
      </ul>
      {editing && (
        <ConnectProvider
          kinds={models.kinds}
          before={editing === 'new' ? null : editing}
          onChanged={refresh}
          onClose={() => setEditing(null)}
        />
      )}
      <Confirm
        opened={doomed !== null}
        title={t('models.removeTitle', { name: doomed?.name ?? '' })}
        action={t('models.remove')}
        pending={remove.isPending}
        onConfirm={() => doomed && remove.mutate(doomed.id, { onSettled: () => setDoomed(null) })}
        onClose={() => setDoomed(null)}
      >
        <p>{t('models.removeText')}</p>
      </Confirm>
    </Card>
  );
}

import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelKind, ModelProvider } from '../../../api/pages';
import { fieldErrors, usePageError, useSave } from '../../../ui/page';
import { changeProvider, connectProvider } from '../queries';

interface KeyStepProps {
  facts: ModelKind;
  before: ModelProvider | null;
  onBack: (() => void) | null;
  onConnected: (provider: ModelProvider) => void;
}

export function KeyStep({ facts, before, onBack, onConnected }: KeyStepProps) {
  const { t } = useTranslation('pages');
  const say = usePageError();
  const [name, setName] = useState(before?.name ?? t(`models.kind_${facts.kind}`));
  const [key, setKey] = useState('');
  const [address, setAddress] = useState(before?.base_url ?? '');
  const [speaks, setSpeaks] = useState<'chat' | 'responses'>(before?.api ?? 'chat');
  const [region, setRegion] = useState(before?.region ?? '');
  const send = () => {
    const given = { name: name.trim(), base_url: address.trim() || null, api: speaks, region: region.trim() || null };
    const withKey = key.trim() ? { ...given, key: key.trim() } : given;
    return before ? changeProvider({ id: before.id, ...withKey }) : connectProvider({ kind: facts.kind, ...withKey });
  };
  const save = useSave(send, { quiet: true, onDone: onConnected });
  const wrong = fieldErrors(save.error);
  const other = save.isError && Object.keys(wrong).length === 0 ? say(save.error) : undefined;
  const isMissing = (facts.needs_key && !key.trim() && !before?.has_key) || (facts.needs_base_url && !address.trim()) || (facts.needs_region && !region.trim());
  const kept = before?.has_key ? t('models.keyKept', { hint: before.key_hint }) : undefined;
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <TextInput label={t('models.name')} maxLength={120} value={name} error={wrong.name} onChange={(event) => setName(event.currentTarget.value)} />
      {facts.needs_base_url && (
        <TextInput
          label={t('models.baseUrl')}
          description={t('models.baseUrlText')}
          type="url"
          value={address}
          error={wrong.base_url}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
      )}
      {facts.needs_region && (
        <TextInput
          label={t('models.region')}
          description={t('models.regionText')}
          placeholder="eu-west-1"
          value={region}
          error={wrong.region}
          onChange={(event) => setRegion(event.currentTarget.value)}
        />
      )}
      <PasswordInput
        data-autofocus
        label={t('models.key')}
        description={kept ?? (facts.needs_key ? t('models.keyText') : t('models.keyOptional'))}
        autoComplete="off"
        value={key}
        error={wrong.key ?? other}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      {facts.kind.startsWith('openai') && (
        <SegmentedControl
          aria-label={t('models.api')}
          value={speaks}
          onChange={(value) => setSpeaks(value as 'chat' | 'responses')}
          data={[
            { value: 'chat', label: t('models.api_chat') },
            { value: 'responses', label: t('models.api_responses') },
          ]}
        />
      )}
      <div className="form-actions">
        {onBack && (
          <Button variant="default" onClick={onBack}>
            {t('models.back')}
          </Button>
        )}
        <Button type="submit" disabled={!name.trim() || isMissing} loading={save.isPending}>
          {t('models.next')}
        </Button>
      </div>
    </form>
  );
}

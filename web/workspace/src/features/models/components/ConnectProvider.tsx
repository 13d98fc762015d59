import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelKind, ModelProvider } from '../../../api/pages';
import { kindOf, type Kind } from '../model';
import { CheckStep } from './CheckStep';
import { KeyStep } from './KeyStep';
import { KindStep } from './KindStep';

interface ConnectProviderProps {
  kinds: ModelKind[];
  before: ModelProvider | null;
  onChanged: () => void;
  onClose: () => void;
}

/** Three steps: which kind, its key, and a check that says in one sentence what is wrong. */
export function ConnectProvider({ kinds, before, onChanged, onClose }: ConnectProviderProps) {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  const [kind, setKind] = useState<Kind | null>(before ? kindOf(before.kind) : null);
  const [provider, setProvider] = useState<ModelProvider | null>(null);
  const facts = kinds.find((one) => one.kind === kind);
  const number = provider ? 3 : facts ? 2 : 1;
  return (
    <Modal
      opened
      onClose={onClose}
      title={before ? t('models.edit', { name: before.name }) : t('models.connectTitle')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <p className="row-text">{t('models.step', { number })}</p>
      {number === 1 && <KindStep kinds={kinds} onChoose={setKind} />}
      {number === 2 && facts && (
        <KeyStep
          facts={facts}
          before={before}
          onBack={before ? null : () => setKind(null)}
          onConnected={(made) => {
            setProvider(made);
            onChanged();
          }}
        />
      )}
      {provider && <CheckStep provider={provider} onChecked={onChanged} onClose={onClose} />}
    </Modal>
  );
}

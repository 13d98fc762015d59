import { Button, Modal, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast, toastError } from '../../../ui';
import { useSave } from '../../../ui/page';
import { checkIntegration, connectSystem, useKeepIntegration, type Integration, type IntegrationKind } from '../queries';
import { useIntegrationWords, wrongFields } from '../words';
import { SettingFields, type Values } from './SettingFields';
import { SystemMark } from './SystemMark';

/** Made, then checked: a check that fails leaves it there, with what is wrong on its page. */
function useConnect(onDone: (made: Integration) => void) {
  const keep = useKeepIntegration();
  const { t } = useIntegrationWords();
  return useSave(
    async (body: Parameters<typeof connectSystem>[0]) => {
      const made = await connectSystem(body);
      return checkIntegration(made.id).catch(() => made);
    },
    {
      quiet: true,
      onDone: (made) => {
        keep(made);
        if (made.state === 'on') toast(t('connected', { name: made.name }));
        else if (made.kind !== 'generic') toastError(t('notConnected'));
        onDone(made);
      },
    },
  );
}

function Kinds({ kinds, onChoose }: { kinds: readonly IntegrationKind[]; onChoose: (kind: IntegrationKind) => void }) {
  const { kind: title, about } = useIntegrationWords();
  return (
    <ul className="system-tiles">
      {kinds.map((one) => (
        <li key={one.kind}>
          <button type="button" className="system-tile" onClick={() => onChoose(one)}>
            <SystemMark kind={one.kind} />
            <span>
              <b>{title(one.kind)}</b>
              <span className="dim small">{about(one.kind)}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function ConnectForm({ kind, onBack, onDone }: { kind: IntegrationKind; onBack: () => void; onDone: (made: Integration) => void }) {
  const { t, kind: title, steps, error } = useIntegrationWords();
  const [name, setName] = useState(title(kind.kind));
  const [values, setValues] = useState<Values>({});
  const connect = useConnect(onDone);
  const wrong = wrongFields(connect.error);
  return (
    <form
      className="system-form"
      onSubmit={(event) => {
        event.preventDefault();
        connect.mutate({ kind: kind.kind, name: name.trim(), settings: values });
      }}
    >
      <ol className="system-steps">
        {steps(kind.kind).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <SettingFields kind={kind.kind} fields={kind.fields} values={values} onChange={setValues} wrong={wrong} />
      <TextInput
        label={t('name')}
        description={t('nameText')}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {connect.isError && (
        <p className="notice red" role="alert">
          {error(connect.error)}
        </p>
      )}
      <div className="form-actions">
        <Button variant="default" leftSection={<ArrowLeft size={15} aria-hidden />} onClick={onBack}>
          {t('back')}
        </Button>
        <Button type="submit" disabled={!name.trim()} loading={connect.isPending}>
          {t('connectNow')}
        </Button>
      </div>
    </form>
  );
}

export function NewIntegration({ opened, kinds, onClose }: { opened: boolean; kinds: readonly IntegrationKind[]; onClose: () => void }) {
  const { t, kind: title } = useIntegrationWords();
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const [kind, setKind] = useState<IntegrationKind | null>(null);
  const close = () => {
    setKind(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      closeOnClickOutside={kind === null}
      title={kind ? title(kind.kind) : t('choose')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      {kind ? (
        <ConnectForm
          key={kind.kind}
          kind={kind}
          onBack={() => setKind(null)}
          onDone={(made) => {
            close();
            void navigate({ to: '/integrations/$id', params: { id: made.id } });
          }}
        />
      ) : (
        <Kinds kinds={kinds} onChoose={setKind} />
      )}
    </Modal>
  );
}

import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { toast, toastError } from '../../../ui';
import { useSave } from '../../../ui/page';
import { ConnectFrame, KindWizard } from '../../../ui/pieces';
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

function ConnectForm({ kind, onBack, onDone }: { kind: IntegrationKind; onBack: () => void; onDone: (made: Integration) => void }) {
  const { t, kind: title, steps, error } = useIntegrationWords();
  const [name, setName] = useState(title(kind.kind));
  const [values, setValues] = useState<Values>({});
  const connect = useConnect(onDone);
  const wrong = wrongFields(connect.error);
  return (
    <ConnectFrame
      steps={steps(kind.kind)}
      words={{ back: t('back'), connect: t('connectNow') }}
      canConnect={name.trim() !== ''}
      isPending={connect.isPending}
      onBack={onBack}
      onConnect={() => connect.mutate({ kind: kind.kind, name: name.trim(), settings: values })}
    >
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
    </ConnectFrame>
  );
}

export function NewIntegration({ opened, kinds, onClose }: { opened: boolean; kinds: readonly IntegrationKind[]; onClose: () => void }) {
  const { t, kind: title, about } = useIntegrationWords();
  const navigate = useNavigate();
  return (
    <KindWizard
      opened={opened}
      kinds={kinds}
      words={{ choose: t('choose'), title, about }}
      mark={(kind) => <SystemMark kind={kind} />}
      onClose={onClose}
    >
      {(kind, { back, close }) => (
        <ConnectForm
          key={kind.kind}
          kind={kind}
          onBack={back}
          onDone={(made) => {
            close();
            void navigate({ to: '/integrations/$id', params: { id: made.id } });
          }}
        />
      )}
    </KindWizard>
  );
}

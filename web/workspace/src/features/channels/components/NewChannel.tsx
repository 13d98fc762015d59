import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client';
import type { Channel, ChannelKind } from '../../../api/pages';
import { ChannelMark, toast, toastError } from '../../../ui';
import { fieldErrors, usePageError, useSave } from '../../../ui/page';
import { ConnectFrame, KindWizard } from '../../../ui/pieces';
import { checkChannel, createChannel, getChannel, kindsQuery, useKeepChannel } from '../queries';
import { useChannelWords } from '../words';
import { AssistantField } from './AssistantField';
import { ConnectFields, type Values } from './ConnectFields';

/** The fields that the server did not like, from its `connection_incomplete`. */
export function wrongFields(error: unknown): string[] {
  const fields = error instanceof ApiError ? (error.data as { fields?: unknown }).fields : undefined;
  return Array.isArray(fields) ? fields.map(String) : [];
}

/** Made, then checked: a check that fails leaves the channel there, with what is wrong on its page. */
function useConnect(onDone: (channel: Channel) => void) {
  const keep = useKeepChannel();
  const { t } = useChannelWords();
  return useSave(
    async (body: Parameters<typeof createChannel>[0]) => {
      const made = await createChannel(body);
      return body.kind === 'web' ? made : checkChannel(made.id).catch(() => getChannel(made.id));
    },
    {
      quiet: true,
      onDone: (channel) => {
        keep(channel);
        if (channel.kind !== 'web') {
          if (channel.status.state === 'on') toast(t('connected', { name: channel.name }));
          else toastError(t('notConnected'));
        }
        onDone(channel);
      },
    },
  );
}

function ConnectForm({ kind, onBack, onDone }: { kind: ChannelKind; onBack: () => void; onDone: (channel: Channel) => void }) {
  const { t, kind: title, steps } = useChannelWords();
  const { t: pages } = useTranslation('pages');
  const say = usePageError();
  const [name, setName] = useState(kind.kind === 'web' ? '' : title(kind.kind));
  const [assistant, setAssistant] = useState<string | null>(null);
  const [values, setValues] = useState<Values>({});
  const connect = useConnect(onDone);
  const wrong = wrongFields(connect.error);
  const error = connect.isError && wrong.length === 0 ? (fieldErrors(connect.error).name ?? say(connect.error)) : undefined;
  const send = () =>
    connect.mutate({
      kind: kind.kind,
      name: name.trim(),
      assistant_id: assistant,
      ...(kind.kind !== 'web' && { connection: values }),
    });
  return (
    <ConnectFrame
      steps={steps(kind.kind, kind.redirect_url ? {} : values)}
      words={{ back: t('back'), connect: kind.kind === 'web' ? pages('channels.create') : t('connectNow') }}
      canConnect={name.trim() !== ''}
      isPending={connect.isPending}
      onBack={onBack}
      onConnect={send}
    >
      <ConnectFields
        kind={kind.kind}
        fields={kind.fields}
        values={values}
        onChange={setValues}
        wrong={wrong}
        redirectUrl={kind.redirect_url}
      />
      <div className="fields">
        <TextInput
          label={t('connectName')}
          description={pages('channels.nameText')}
          placeholder={kind.kind === 'web' ? pages('channels.nameExample') : undefined}
          maxLength={120}
          value={name}
          error={error}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <AssistantField
          label={t('assistant')}
          text={t('assistantText')}
          nobody={t('nobody')}
          value={assistant}
          onChange={setAssistant}
        />
      </div>
    </ConnectFrame>
  );
}

export function NewChannel({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t, kind: title, about } = useChannelWords();
  const navigate = useNavigate();
  const kinds = useQuery({ ...kindsQuery, enabled: opened }).data ?? [];
  return (
    <KindWizard
      opened={opened}
      kinds={kinds}
      words={{ choose: t('choose'), title, about }}
      mark={(kind) => <ChannelMark kind={kind} size={34} />}
      onClose={onClose}
    >
      {(kind, { back, close }) => (
        <ConnectForm
          key={kind.kind}
          kind={kind}
          onBack={back}
          onDone={(channel) => {
            close();
            void navigate({ to: '/channels/$id', params: { id: channel.id } });
          }}
        />
      )}
    </KindWizard>
  );
}

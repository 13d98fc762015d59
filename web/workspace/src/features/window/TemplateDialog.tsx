import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { toastError } from '../../ui/toast';
import { LayoutTemplate } from 'lucide-react';
import { filled, guess, isComplete, keyOf, valuesFor, type Values } from './filling';
import { sendChosen, templatesQuery, type Template } from './queries';

const QUALITIES = ['GREEN', 'YELLOW', 'RED'] as const;

interface TemplateDialogProps {
  conversationId: string;
  channelKind: string;
  contactName: string | null;
  afterSeq: number;
  onClose: () => void;
  /** Where to go once it is sent, if not merely back. */
  onSent?: () => void;
}

/** As it will stand on the customer's phone. */
function Preview({ template, values }: { template: Template; values: Values }) {
  const { t } = useTranslation('window');
  return (
    <section className="template-preview" aria-label={t('preview')}>
      {template.header && <b>{filled(template.header, 'header', values)}</b>}
      <p>{filled(template.body, 'body', values)}</p>
      {template.footer && <small>{template.footer}</small>}
      {template.buttons.map((button) => (
        <span key={button} className="template-button">
          {button}
        </span>
      ))}
    </section>
  );
}

function Facts({ template }: { template: Template }) {
  const { t } = useTranslation('window');
  const quality = QUALITIES.find((one) => one === template.quality) ?? 'UNKNOWN';
  return (
    <p className="template-facts">
      <span>{template.language}</span>
      <span>{t(`category.${template.category}`, { defaultValue: template.category })}</span>
      <span className={`template-quality ${quality.toLowerCase()}`}>{t(`quality.${quality}`)}</span>
    </p>
  );
}

function useSending({ conversationId, channelKind, afterSeq, onClose, onSent }: TemplateDialogProps) {
  const { t } = useTranslation('window');
  const [clientId] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: ({ template, values }: { template: Template; values: Values }) =>
      sendChosen(conversationId, channelKind, template, {
        values: valuesFor(template.slots, values),
        client_id: clientId,
        after_seq: afterSeq,
      }),
    onSuccess: onSent ?? onClose,
    onError: (error) => {
      const code = error instanceof ApiError ? error.code : '';
      toastError(t(`problem.${code}`, { defaultValue: error.message }));
    },
  });
}

/** An approved template, its variables, and what will be read of it. */
export function TemplateDialog(props: TemplateDialogProps) {
  const { conversationId, channelKind, contactName, onClose } = props;
  const { t } = useTranslation('window');
  const { t: common } = useTranslation();
  const query = useQuery(templatesQuery(conversationId, channelKind));
  const [key, setKey] = useState<string | null>(null);
  const [values, setValues] = useState<Values>({});
  const sending = useSending(props);
  const templates = query.data ?? [];
  const usable = templates.filter((one) => !one.problem);
  const template = usable.find((one) => keyOf(one) === key) ?? usable[0];
  const given = template ? { ...guess(template, contactName), ...values } : values;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('dialog')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      {query.isPending && <RowsSkeleton rows={3} height={44} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && !template && (
        <Empty icon={<LayoutTemplate size={22} />} title={t('none')}>
          {t(channelKind === 'twilio_whatsapp' ? 'noneTwilio' : 'noneText')}
        </Empty>
      )}
      {template && (
        <form
          className="fields"
          onSubmit={(event) => {
            event.preventDefault();
            sending.mutate({ template, values: given });
          }}
        >
          <Select
            searchable
            allowDeselect={false}
            label={t('template')}
            nothingFoundMessage={t('notFound')}
            value={keyOf(template)}
            onChange={(next) => {
              setKey(next);
              setValues({});
            }}
            data={templates.map((one) => ({
              value: keyOf(one),
              label: one.problem ? `${one.name} · ${one.language} (${t(one.problem === 'needs_file' ? 'why.needs_file' : 'why.not_approved')})` : `${one.name} · ${one.language}`,
              disabled: one.problem !== '',
            }))}
          />
          <Facts template={template} />
          {template.slots.map((slot) => (
            <TextInput
              key={slot.key}
              required
              maxLength={1024}
              label={t(`slot.${slot.where}`, { label: slot.label })}
              description={slot.example || undefined}
              value={given[slot.key] ?? ''}
              onChange={(event) => setValues({ ...given, [slot.key]: event.currentTarget.value })}
            />
          ))}
          <Preview template={template} values={given} />
          <div className="form-actions">
            <span className="grow window-hint">{t('takesOver')}</span>
            <Button variant="default" onClick={onClose}>
              {common('action.cancel')}
            </Button>
            <Button type="submit" loading={sending.isPending} disabled={!isComplete(template, given)}>
              {t('send')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

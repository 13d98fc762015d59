import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { toastError } from '../../ui/toast';
import { LayoutTemplate, Paperclip } from 'lucide-react';
import type { File as StoredFile } from '../../api/types';
import { HeaderFile } from './HeaderFile';
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

/** What stands above the words, as soon as it is chosen. */
function Above({ file }: { file: StoredFile | null }) {
  const { t } = useTranslation('window');
  if (file?.content_type.startsWith('image/')) return <img className="template-picture" src={file.url} alt={file.name} />;
  return (
    <span className="template-file">
      <Paperclip size={14} aria-hidden /> {file?.name ?? t('file.none')}
    </span>
  );
}

/** As it will stand on the customer's phone. */
function Preview({ template, values, file }: { template: Template; values: Values; file: StoredFile | null }) {
  const { t } = useTranslation('window');
  return (
    <section className="template-preview" aria-label={t('preview')}>
      {template.header_file && <Above file={file} />}
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
    mutationFn: ({ template, values, file }: { template: Template; values: Values; file: StoredFile | null }) =>
      sendChosen(conversationId, channelKind, template, {
        values: valuesFor(template.slots, values),
        file_id: file?.id,
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
  const [file, setFile] = useState<StoredFile | null>(null);
  const sending = useSending(props);
  const templates = query.data ?? [];
  const usable = templates.filter((one) => !one.problem);
  const template = usable.find((one) => keyOf(one) === key) ?? usable[0];
  const hasFile = !template?.header_file || (file !== null && template.header_types.includes(file.content_type) && file.size_bytes <= template.header_bytes);
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
            sending.mutate({ template, values: given, file: template.header_file ? file : null });
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
              setFile(null);
            }}
            data={templates.map((one) => ({
              value: keyOf(one),
              label: one.problem ? `${one.name} · ${one.language} (${t(one.problem === 'not_approved' ? 'why.not_approved' : 'why.needs_other')})` : `${one.name} · ${one.language}`,
              disabled: one.problem !== '',
            }))}
          />
          <Facts template={template} />
          {template.header_file && (
            <HeaderFile key={keyOf(template)} template={template} stored={file} onStored={setFile} />
          )}
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
          <Preview template={template} values={given} file={file} />
          <div className="form-actions">
            <span className="grow window-hint">{t('takesOver')}</span>
            <Button variant="default" onClick={onClose}>
              {common('action.cancel')}
            </Button>
            <Button type="submit" loading={sending.isPending} disabled={!isComplete(template, given) || !hasFile}>
              {t('send')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

import { FileInput, Loader } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Paperclip } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { uploadFile } from '../../api/files';
import type { File as StoredFile } from '../../api/types';
import { errorText } from '../../ui';
import type { Template } from './queries';

interface HeaderFileProps {
  template: Template;
  stored: StoredFile | null;
  onStored: (file: StoredFile | null) => void;
}

const KINDS = ['image', 'video', 'document'] as const;

/** The picture, film or document above a template's words. Too large or of another kind is said before it is sent. */
export function HeaderFile({ template, stored, onStored }: HeaderFileProps) {
  const { t } = useTranslation('window');
  const { t: common } = useTranslation();
  const kind = KINDS.find((one) => one === template.header_file) ?? 'document';
  const uploading = useMutation({ mutationFn: uploadFile, onSuccess: onStored });
  const file = uploading.variables ?? null;
  const isUnfit = file !== null && !fits(file, template);
  const choose = (chosen: File | null) => {
    onStored(null);
    uploading.reset();
    if (chosen) uploading.mutate(chosen);
  };
  const refused = uploading.isError ? errorText(common, uploading.error) : isUnfit ? t(`file.wrong.${kind}`) : undefined;
  return (
    <FileInput
      required
      clearable
      label={t(`file.${kind}`)}
      description={t(`file.limit.${kind}`)}
      accept={template.header_types.join(',')}
      leftSection={uploading.isPending ? <Loader size={14} /> : <Paperclip size={15} aria-hidden />}
      placeholder={t('file.choose')}
      value={file}
      error={refused}
      aria-busy={uploading.isPending}
      data-stored={stored !== null}
      onChange={choose}
    />
  );
}

/** The browser's word for the kind; the server looks into the file. */
export function fits(file: Pick<File, 'type' | 'size'>, { header_types, header_bytes }: Template): boolean {
  return header_types.includes(file.type) && file.size <= header_bytes;
}

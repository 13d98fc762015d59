import { Button, FileInput, Modal } from '@mantine/core';
import { Download, FileSpreadsheet } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSave } from '../../../ui/page';
import { EXPORT_URL, importSheet, previewSheet, useIntentError, useRefreshIntents, type Sheet } from '../queries';

const EFFECTS = ['new', 'changed', 'same', 'refused'] as const;
const REFUSALS = ['no_name', 'name_too_long', 'description_too_long', 'example_too_long', 'too_many_examples'] as const;

function Refused({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation('intents');
  const refused = sheet.rows.filter((row) => row.effect === 'refused');
  if (refused.length === 0) return null;
  return (
    <ul className="offered scroll" tabIndex={0} aria-label={t('refusedRows')}>
      {refused.slice(0, 100).map((row) => {
        const code = REFUSALS.find((one) => one === row.refusal) ?? 'no_name';
        return (
          <li key={row.line}>
            <b>{t('line', { line: row.line })}</b> {row.name} · {t(`refusal.${code}`)}
          </li>
        );
      })}
    </ul>
  );
}

export function SheetDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('intents');
  const { t: common } = useTranslation();
  const say = useIntentError();
  const refresh = useRefreshIntents();
  const [file, setFile] = useState<File | null>(null);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const preview = useSave(previewSheet, { onDone: setSheet, quiet: true });
  const save = useSave(importSheet, {
    done: t('imported'),
    quiet: true,
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const choose = (next: File | null) => {
    setFile(next);
    setSheet(null);
    preview.reset();
    save.reset();
    if (next) preview.mutate(next);
  };
  const count = sheet ? sheet.new + sheet.changed : 0;
  const problem = preview.error ?? save.error;
  return (
    <Modal
      opened
      size={560}
      onClose={onClose}
      title={t('sheet')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <div className="fields">
        <FileInput
          label={t('file')}
          description={t('fileText')}
          placeholder={t('fileChoose')}
          accept=".csv,text/csv"
          clearable
          clearButtonProps={{ 'aria-label': common('action.clear') }}
          leftSection={<FileSpreadsheet size={16} aria-hidden />}
          value={file}
          onChange={choose}
          error={problem ? say(problem) : undefined}
        />
        {sheet && (
          <p role="status" className="small">
            {EFFECTS.map((effect) => t(`count.${effect}`, { count: sheet[effect] })).join(' · ')}
          </p>
        )}
        {sheet && <Refused sheet={sheet} />}
        <div className="form-actions">
          <Button component="a" href={EXPORT_URL} download variant="subtle" leftSection={<Download size={15} aria-hidden />}>
            {t('export')}
          </Button>
          <span className="grow" />
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button disabled={!file || count === 0} loading={save.isPending} onClick={() => file && save.mutate(file)}>
            {t('import', { count })}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

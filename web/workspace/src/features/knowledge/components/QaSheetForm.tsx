import { Button, FileInput } from '@mantine/core';
import { Download, FileSpreadsheet } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QaSheet } from '../../../api/pages';
import { usePageError, useSave } from '../../../ui/page';
import { useRefreshKnowledge } from '../queries';
import { EXPORT_URL, importSheet, previewSheet } from '../sheets';

const tones = { new: 'ok', changed: 'warn', same: '', refused: 'red' } as const;
const EFFECTS = ['new', 'changed', 'same', 'refused'] as const;
const REFUSALS = [
  'no_question', 'no_answer', 'question_too_long', 'answer_too_long', 'phrasing_too_long', 'too_many_phrasings',
  'unknown_language', 'duplicate',
] as const;
const MOST_ROWS = 200;

function Rows({ sheet }: { sheet: QaSheet }) {
  const { t } = useTranslation('pages');
  const why = (code: string | null) => {
    const known = REFUSALS.find((one) => one === code);
    return known ? t(`sheet.refusal.${known}`) : '';
  };
  const shown = [...sheet.rows]
    .filter((row) => row.effect !== 'same')
    .sort((one, other) => Number(other.effect === 'refused') - Number(one.effect === 'refused'));
  return (
    <ul className="sheet-rows scroll" tabIndex={0} aria-label={t('sheet.rows')}>
      {shown.slice(0, MOST_ROWS).map((row) => (
        <li key={row.line}>
          <span className={`chip ${tones[row.effect]}`}>{t(`sheet.effect.${row.effect}`)}</span>
          <span className="grow">
            <span className="upload-name">{row.question || t('sheet.line', { line: row.line })}</span>
            {row.refusal && (
              <span className="upload-text">
                {t('sheet.line', { line: row.line })}: {why(row.refusal)}
              </span>
            )}
          </span>
        </li>
      ))}
      {shown.length > MOST_ROWS && <li className="dim">{t('sheet.moreRows', { count: shown.length - MOST_ROWS })}</li>}
    </ul>
  );
}

export function QaSheetForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('pages');
  const say = usePageError();
  const refresh = useRefreshKnowledge();
  const [file, setFile] = useState<File | null>(null);
  const [sheet, setSheet] = useState<QaSheet | null>(null);
  const preview = useSave(previewSheet, { onDone: setSheet, quiet: true });
  const save = useSave(importSheet, {
    done: t('sheet.imported'),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const choose = (next: File | null) => {
    setFile(next);
    setSheet(null);
    preview.reset();
    if (next) preview.mutate(next);
  };
  const count = sheet ? sheet.new + sheet.changed : 0;
  return (
    <div className="fields">
      <FileInput
        label={t('sheet.file')}
        description={t('sheet.fileText')}
        placeholder={t('sheet.choose')}
        accept=".csv,text/csv"
        clearable
        clearButtonProps={{ 'aria-label': t('sheet.clear') }}
        leftSection={<FileSpreadsheet size={16} aria-hidden />}
        value={file}
        onChange={choose}
        error={preview.error ? say(preview.error) : undefined}
      />
      {sheet && (
        <p role="status" className="small">
          {EFFECTS.map((effect) => t(`sheet.count.${effect}`, { count: sheet[effect] })).join(' · ')}
        </p>
      )}
      {sheet && sheet.same < sheet.rows.length && <Rows sheet={sheet} />}
      <div className="form-actions">
        <Button
          component="a"
          href={EXPORT_URL}
          download
          variant="subtle"
          leftSection={<Download size={15} aria-hidden />}
        >
          {t('sheet.export')}
        </Button>
        <span className="grow" />
        <Button variant="default" onClick={onClose}>
          {t('add.cancel')}
        </Button>
        <Button disabled={!file || count === 0} loading={save.isPending} onClick={() => file && save.mutate(file)}>
          {t('sheet.import', { count })}
        </Button>
      </div>
    </div>
  );
}

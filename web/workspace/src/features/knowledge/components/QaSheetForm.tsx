import { useTranslation } from 'react-i18next';
import type { QaSheet } from '../../../api/pages';
import { usePageError } from '../../../ui/page';
import { SheetForm } from '../../../ui/pieces';
import { useRefreshKnowledge } from '../queries';
import { EXPORT_URL, importSheet, previewSheet } from '../sheets';

const tones = { new: 'ok', changed: 'warn', same: '', refused: 'red' } as const;
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
  return (
    <SheetForm
      preview={previewSheet}
      bring={importSheet}
      say={say}
      exportUrl={EXPORT_URL}
      words={{
        file: t('sheet.file'),
        fileText: t('sheet.fileText'),
        choose: t('sheet.choose'),
        export: t('sheet.export'),
        done: t('sheet.imported'),
        import: (count) => t('sheet.import', { count }),
        count: (effect, count) => t(`sheet.count.${effect}`, { count }),
      }}
      onDone={refresh}
      onClose={onClose}
    >
      {(sheet) => sheet.same < sheet.rows.length && <Rows sheet={sheet} />}
    </SheetForm>
  );
}

import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SheetForm } from '../../../ui/pieces';
import { EXPORT_URL, importSheet, previewSheet, useIntentError, useRefreshIntents, type Sheet } from '../queries';

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
  return (
    <Modal
      opened
      size={560}
      onClose={onClose}
      title={t('sheet')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <SheetForm
        preview={previewSheet}
        bring={importSheet}
        say={say}
        exportUrl={EXPORT_URL}
        words={{
          file: t('file'),
          fileText: t('fileText'),
          choose: t('fileChoose'),
          export: t('export'),
          done: t('imported'),
          import: (count) => t('import', { count }),
          count: (effect, count) => t(`count.${effect}`, { count }),
        }}
        onDone={refresh}
        onClose={onClose}
      >
        {(sheet) => <Refused sheet={sheet} />}
      </SheetForm>
    </Modal>
  );
}

import { Button, FileInput } from '@mantine/core';
import { Download, FileSpreadsheet } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSave } from '../page';
import { FormFoot } from './FormFoot';

const EFFECTS = ['new', 'changed', 'same', 'refused'] as const;
type Effect = (typeof EFFECTS)[number];

interface SheetFormProps<Sheet> {
  /** What importing the file would do; nothing is kept. */
  preview: (file: File) => Promise<Sheet>;
  bring: (file: File) => Promise<unknown>;
  say: (error: unknown) => string;
  exportUrl: string;
  words: {
    file: string;
    fileText: string;
    choose: string;
    export: string;
    done: string;
    import: (count: number) => string;
    count: (effect: Effect, count: number) => string;
  };
  onDone: () => void;
  onClose: () => void;
  /** The rows that somebody should look at. */
  children: (sheet: Sheet) => ReactNode;
}

/** Many at once from a CSV file: chosen, looked at row by row, and only then brought in. */
export function SheetForm<Sheet extends Record<Effect, number>>(props: SheetFormProps<Sheet>) {
  const { words, say, onClose, onDone } = props;
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const preview = useSave(props.preview, { onDone: setSheet, quiet: true });
  const save = useSave(props.bring, {
    done: words.done,
    quiet: true,
    onDone: () => {
      onDone();
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
    <div className="fields">
      <FileInput
        label={words.file}
        description={words.fileText}
        placeholder={words.choose}
        accept=".csv,text/csv"
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        leftSection={<FileSpreadsheet size={16} aria-hidden />}
        value={file}
        onChange={choose}
        error={problem ? say(problem) : undefined}
      />
      {sheet && (
        <p role="status" className="small">
          {EFFECTS.map((effect) => words.count(effect, sheet[effect])).join(' · ')}
        </p>
      )}
      {sheet && props.children(sheet)}
      <FormFoot
        action={words.import(count)}
        disabled={!file || count === 0}
        pending={save.isPending}
        onCancel={onClose}
        onAction={() => file && save.mutate(file)}
      >
        <Button
          component="a"
          href={props.exportUrl}
          download
          variant="subtle"
          leftSection={<Download size={15} aria-hidden />}
        >
          {words.export}
        </Button>
      </FormFoot>
    </div>
  );
}

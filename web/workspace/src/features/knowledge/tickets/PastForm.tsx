import { Button, FileInput, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { FileArchive } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageError, useSave } from '../../../ui/page';
import { importPast, importsQuery, LARGEST_IMPORT, lookAt, type PastLook } from './queries';
import './tickets.css';

const COLUMNS = ['question', 'answer', 'conversation', 'who', 'text', 'name', 'public', 'subject'] as const;

function isEnough(columns: Record<string, string>): boolean {
  const has = (...fields: string[]) => fields.every((field) => columns[field]);
  return has('question', 'answer') || has('conversation', 'who', 'text');
}

interface ColumnsProps {
  look: PastLook;
  value: Record<string, string>;
  onChange: (value: Record<string, string>) => void;
}

function Columns({ look, value, onChange }: ColumnsProps) {
  const { t } = useTranslation('tickets');
  return (
    <fieldset className="past-columns">
      <legend>{t('columns')}</legend>
      <p className="small dim">{t('columnsText')}</p>
      {COLUMNS.map((field) => (
        <Select
          key={field}
          size="xs"
          label={t(`column.${field}`)}
          placeholder={t('noColumn')}
          clearable
          value={value[field] ?? null}
          onChange={(column) => {
            const { [field]: _before, ...others } = value;
            onChange(column ? { ...others, [field]: column } : others);
          }}
          data={[...new Set(look.columns.filter(Boolean))]}
        />
      ))}
    </fieldset>
  );
}

function Earlier() {
  const { t } = useTranslation('tickets');
  const imports = useQuery(importsQuery).data ?? [];
  if (imports.length === 0) return null;
  return (
    <section aria-label={t('earlier')} className="past-earlier">
      <h3>{t('earlier')}</h3>
      <ul>
        {imports.map((one) => (
          <li key={one.id}>
            <Link to="/knowledge/imports/$id" params={{ id: one.id }}>
              {one.name}
            </Link>{' '}
            <span className="chip">{t(`state.${one.state}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function PastForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('tickets');
  const say = usePageError();
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const [look, setLook] = useState<PastLook | null>(null);
  const [columns, setColumns] = useState<Record<string, string>>({});
  const [ours, setOurs] = useState('');
  const looking = useSave(lookAt, {
    quiet: true,
    onDone: (found: PastLook) => {
      setLook(found);
      setColumns(found.guess);
    },
  });
  const save = useSave(importPast, {
    onDone: (made) => void navigate({ to: '/knowledge/imports/$id', params: { id: made.id } }),
  });
  const isTooLarge = file !== null && file.size > LARGEST_IMPORT;
  const choose = (next: File | null) => {
    setFile(next);
    setLook(null);
    looking.reset();
    if (next && next.size <= LARGEST_IMPORT) looking.mutate(next);
  };
  const domains = ours.split(/[,;\s]+/).filter(Boolean);
  const isReady =
    look?.format != null && (look.format !== 'csv' || isEnough(columns)) && (look.format !== 'mbox' || domains.length > 0);
  const refusal = isTooLarge ? t('tooLarge') : look && !look.format ? t('unknownFormat') : undefined;
  return (
    <div className="fields add-panel">
      <FileInput
        label={t('file')}
        description={t('fileText')}
        placeholder={t('choose')}
        accept=".json,.jsonl,.ndjson,.csv,.tsv,.mbox"
        clearable
        clearButtonProps={{ 'aria-label': t('clear') }}
        leftSection={<FileArchive size={16} aria-hidden />}
        value={file}
        onChange={choose}
        error={refusal ?? (looking.error ? say(looking.error) : undefined)}
      />
      {look?.format && (
        <p role="status" className="small">
          {t('recognised', { format: t(`format.${look.format}`) })}
        </p>
      )}
      {look?.format === 'csv' && <Columns look={look} value={columns} onChange={setColumns} />}
      {look?.format === 'mbox' && (
        <TextInput
          label={t('ours')}
          description={t('oursText')}
          placeholder="help@example.com, example.com"
          value={ours}
          onChange={(event) => setOurs(event.currentTarget.value)}
        />
      )}
      <p className="small dim">{t('privacy')}</p>
      <Earlier />
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button
          disabled={!isReady}
          loading={save.isPending}
          onClick={() => file && save.mutate({ file, columns: look?.format === 'csv' ? columns : {}, ours: domains })}
        >
          {t('read')}
        </Button>
      </div>
    </div>
  );
}

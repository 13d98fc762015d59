import { Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useIntegrationWords } from '../words';
import {
  changeField,
  changePart,
  FIELDS,
  NEEDED,
  readLines,
  STATUSES,
  writeLines,
  type Note,
  type Part,
  type PartName,
} from './model';

/** Lines that are read while they are typed, and stay as typed. */
function Pairs({ label, description, value, onChange }: { label: string; description: string; value?: Record<string, string>; onChange: (pairs: Record<string, string>) => void }) {
  const [text, setText] = useState(writeLines(value));
  return (
    <Textarea
      className="mapping-text"
      label={label}
      description={description}
      autosize
      minRows={2}
      maxRows={8}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(readLines(event.currentTarget.value));
      }}
    />
  );
}

function PartFields({ name, part, onChange }: { name: PartName; part: Part; onChange: (part: Part) => void }) {
  const { t, field: fieldLabel } = useIntegrationWords();
  const isListed = name !== 'customers' && name !== 'order';
  const statuses = STATUSES[name];
  return (
    <div className="fields mapping-text">
      <TextInput
        label={t('mapping.path')}
        description={t(`mapping.pathText.${isListed ? 'listed' : name}`)}
        maxLength={500}
        value={part.path}
        onChange={(event) => onChange(changePart(part, { path: event.currentTarget.value.trim() }))}
      />
      <TextInput
        label={t('mapping.items')}
        description={t('mapping.itemsText')}
        maxLength={200}
        value={part.items ?? ''}
        onChange={(event) => onChange(changePart(part, { items: event.currentTarget.value }))}
      />
      {isListed && (
        <Switch
          label={t('mapping.isTheirs')}
          description={t('mapping.isTheirsText')}
          checked={part.is_theirs ?? false}
          onChange={(event) => onChange(changePart(part, { is_theirs: event.currentTarget.checked }))}
        />
      )}
      <div className="mapping-grid">
        {FIELDS[name].map((field) => (
          <TextInput
            key={field}
            label={fieldLabel(field)}
            placeholder={NEEDED[name].includes(field) ? t('mapping.needed') : ''}
            maxLength={200}
            value={part.fields?.[field] ?? ''}
            onChange={(event) => onChange(changeField(part, field, event.currentTarget.value))}
          />
        ))}
      </div>
      {statuses && (
        <Pairs
          label={t('mapping.statuses')}
          description={t('mapping.statusesText', { known: statuses.join(', ') })}
          value={part.statuses}
          onChange={(pairs) => onChange(changePart(part, { statuses: pairs }))}
        />
      )}
      {name === 'customers' && (
        <Pairs
          label={t('mapping.facts')}
          description={t('mapping.factsText')}
          value={part.facts}
          onChange={(pairs) => onChange(changePart(part, { facts: pairs }))}
        />
      )}
    </div>
  );
}

export function PartEditor({ name, part, onChange }: { name: PartName; part?: Part; onChange: (part: Part | undefined) => void }) {
  const { t } = useIntegrationWords();
  return (
    <details className="mapping-part">
      <summary>
        {t(`mapping.part.${name}`)}
        {part && <span className="used">{part.path}</span>}
      </summary>
      <div className="fields">
        <Switch
          label={t('mapping.use')}
          checked={part !== undefined}
          onChange={(event) => onChange(event.currentTarget.checked ? { path: '/' } : undefined)}
        />
        {part && <PartFields name={name} part={part} onChange={onChange} />}
      </div>
    </details>
  );
}

const FIRST_NOTE: Note = { path: '/', body: { text: '{text}' } };

export function NoteEditor({ note, onChange }: { note?: Note; onChange: (note: Note | undefined) => void }) {
  const { t } = useIntegrationWords();
  const [body, setBody] = useState(JSON.stringify((note ?? FIRST_NOTE).body ?? {}, null, 2));
  const [problem, setProblem] = useState('');
  const changeBody = (text: string) => {
    setBody(text);
    try {
      onChange({ ...(note ?? FIRST_NOTE), body: JSON.parse(text) as unknown });
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <details className="mapping-part">
      <summary>
        {t('mapping.part.note')}
        {note && <span className="used">{note.path}</span>}
      </summary>
      <div className="fields mapping-text">
        <Switch
          label={t('mapping.use')}
          checked={note !== undefined}
          onChange={(event) => onChange(event.currentTarget.checked ? FIRST_NOTE : undefined)}
        />
        {note && (
          <>
            <TextInput
              label={t('mapping.path')}
              description={t('mapping.pathText.note')}
              maxLength={500}
              value={note.path}
              onChange={(event) => onChange({ ...note, path: event.currentTarget.value.trim() })}
            />
            <Textarea
              label={t('mapping.body')}
              description={t('mapping.bodyText')}
              autosize
              minRows={3}
              maxRows={12}
              error={problem && t('mapping.notJson', { detail: problem })}
              value={body}
              onChange={(event) => changeBody(event.currentTarget.value)}
            />
            <TextInput
              label={t('mapping.noteId')}
              maxLength={200}
              value={note.id ?? ''}
              onChange={(event) => onChange({ ...note, id: event.currentTarget.value })}
            />
          </>
        )}
      </div>
    </details>
  );
}

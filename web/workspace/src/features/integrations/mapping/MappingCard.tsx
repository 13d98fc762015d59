import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { toastError } from '../../../ui';
import { Card, useLeaveGuard, useSave } from '../../../ui/page';
import { changeIntegration, checkIntegration, useKeepIntegration, type Integration } from '../queries';
import { useIntegrationWords } from '../words';
import { PARTS, readMapping, writeMapping, type Mapping } from './model';
import { NoteEditor, PartEditor } from './PartEditor';
import { Trial } from './Trial';

function MappingForm({ mapping, onChange }: { mapping: Mapping; onChange: (mapping: Mapping) => void }) {
  const { t } = useIntegrationWords();
  return (
    <>
      <TextInput
        className="mapping-text"
        label={t('mapping.check')}
        description={t('mapping.checkText')}
        maxLength={500}
        value={mapping.check ?? ''}
        onChange={(event) => onChange({ ...mapping, check: event.currentTarget.value.trim() })}
      />
      <div>
        {PARTS.map((name) => (
          <PartEditor key={name} name={name} part={mapping[name]} onChange={(part) => onChange({ ...mapping, [name]: part })} />
        ))}
        <NoteEditor note={mapping.note} onChange={(note) => onChange({ ...mapping, note })} />
      </div>
    </>
  );
}

/** What stands where in the system's answers: as a form or as JSON, with a trial before it is saved. */
export function MappingCard({ integration }: { integration: Integration }) {
  const { t, error } = useIntegrationWords();
  const keep = useKeepIntegration();
  const stored = integration.settings.mapping ?? '';
  const [text, setText] = useState(stored);
  const [mode, setMode] = useState<'edit' | 'json'>('edit');
  const mapping = readMapping(text);
  const isDirty = text.trim() !== stored.trim();
  const guard = useLeaveGuard(isDirty);
  const save = useSave(
    async (given: string) => {
      await changeIntegration(integration.id, { settings: { mapping: given } });
      return checkIntegration(integration.id);
    },
    { quiet: true, done: t('saved'), onDone: keep },
  );
  return (
    <Card title={t('mapping.title')} text={t('mapping.text')}>
      {guard}
      <SegmentedControl
        className="mapping-mode"
        value={mode}
        onChange={(chosen) => setMode(chosen === 'json' ? 'json' : 'edit')}
        data={[
          { value: 'edit', label: t('mapping.edit'), disabled: typeof mapping === 'string' },
          { value: 'json', label: t('mapping.json') },
        ]}
      />
      <div className="fields">
        {mode === 'edit' && typeof mapping !== 'string' ? (
          <MappingForm mapping={mapping} onChange={(next) => setText(writeMapping(next))} />
        ) : (
          <Textarea
            className="mapping-text"
            aria-label={t('mapping.title')}
            autosize
            minRows={10}
            maxRows={28}
            maxLength={20_000}
            error={typeof mapping === 'string' && t('mapping.notJson', { detail: mapping })}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
      </div>
      <div className="form-actions">
        <Button
          disabled={!isDirty || typeof mapping === 'string'}
          loading={save.isPending}
          onClick={() => save.mutate(text, { onError: (problem) => toastError(error(problem)) })}
        >
          {t('save')}
        </Button>
      </div>
      <Trial integrationId={integration.id} mapping={text} />
    </Card>
  );
}

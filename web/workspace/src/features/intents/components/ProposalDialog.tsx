import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSave } from '../../../ui/page';
import { acceptProposal, intentsQuery, useIntentError, useRefreshIntents, type Proposal } from '../queries';
import { readLines } from './IntentDialog';

/** What becomes of a proposal: a new intent under a better name, or sentences of one that is there. */
export function ProposalDialog({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const { t } = useTranslation('intents');
  const { t: common } = useTranslation();
  const say = useIntentError();
  const intents = useQuery(intentsQuery).data ?? [];
  const [into, setInto] = useState<string | null>(null);
  const [name, setName] = useState(proposal.name);
  const [text, setText] = useState(proposal.examples.join('\n'));
  const refresh = useRefreshIntents();
  const save = useSave(acceptProposal, {
    done: t('saved'),
    quiet: true,
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const examples = readLines(text);
  return (
    <Modal
      opened
      size={560}
      onClose={onClose}
      title={t('acceptTitle')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          const body = { id: proposal.id, examples, description: '' };
          save.mutate(into ? { ...body, intent_id: into } : { ...body, name: name.trim() });
        }}
      >
        <Select
          clearable
          searchable
          label={t('into')}
          description={t('intoText')}
          placeholder={t('intoNew')}
          nothingFoundMessage={t('noMatch')}
          clearButtonProps={{ 'aria-label': common('action.clear') }}
          value={into}
          onChange={setInto}
          data={intents.map((one) => ({ value: one.id, label: one.name }))}
        />
        {!into && (
          <TextInput
            label={t('name')}
            maxLength={60}
            value={name}
            error={save.error ? say(save.error) : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <Textarea
          autosize
          minRows={4}
          maxRows={12}
          label={t('examples')}
          description={t('acceptExamplesText')}
          value={text}
          error={into && save.error ? say(save.error) : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button
            type="submit"
            disabled={(!into && !name.trim()) || examples.length === 0}
            loading={save.isPending}
          >
            {into ? t('addSentences') : t('add')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

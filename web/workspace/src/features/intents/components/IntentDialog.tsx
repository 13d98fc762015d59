import { Button, Modal, MultiSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teammatesQuery, teamsQuery } from '../../../api/queries';
import { Confirm, fieldErrors, useSave } from '../../../ui/page';
import { FormFoot } from '../../../ui/pieces';
import {
  deleteIntent,
  EXAMPLE_CHARS,
  MOST_EXAMPLES,
  qasQuery,
  saveIntent,
  useIntentError,
  useRefreshIntents,
  type Intent,
} from '../queries';

/** One sentence a line; empty lines are nobody's. */
export const readLines = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** Says which limit the examples break, if one. */
function useWrongExamples() {
  const { t } = useTranslation('intents');
  return (examples: string[]): string | undefined => {
    const tooLong = examples.find((line) => line.length > EXAMPLE_CHARS);
    if (tooLong) return t('exampleTooLong', { most: EXAMPLE_CHARS, text: `${tooLong.slice(0, 30)}…` });
    return examples.length > MOST_EXAMPLES
      ? t('tooManyExamples', { most: MOST_EXAMPLES, count: examples.length })
      : undefined;
  };
}

export function IntentDialog({ intent, onClose }: { intent: Intent | null; onClose: () => void }) {
  const { t } = useTranslation('intents');
  const { t: common } = useTranslation();
  const say = useIntentError();
  const [name, setName] = useState(intent?.name ?? '');
  const [description, setDescription] = useState(intent?.description ?? '');
  const [text, setText] = useState(intent?.examples.join('\n') ?? '');
  const [linked, setLinked] = useState<string[]>(intent?.linked.map((one) => one.document_id) ?? []);
  const [teams, setTeams] = useState<string[]>(intent?.team_ids ?? []);
  const [people, setPeople] = useState<string[]>(intent?.teammate_ids ?? []);
  const [isActive, setActive] = useState(intent?.active ?? true);
  const [isAsking, setAsking] = useState(false);
  const refresh = useRefreshIntents();
  const finish = () => {
    refresh();
    onClose();
  };
  const save = useSave(saveIntent, { done: t('saved'), onDone: finish, quiet: true });
  const remove = useSave(deleteIntent, { done: t('deleted'), onDone: finish });
  const examples = readLines(text);
  const wrong = useWrongExamples()(examples);
  const [sought, setSought] = useState('');
  const qas = useQuery(qasQuery(useDebouncedValue(sought, 250)[0].trim())).data ?? [];
  const known = new Map(qas.map((one) => [one.id, one.title]));
  for (const one of intent?.linked ?? []) known.set(one.document_id, one.question);
  const allTeams = useQuery(teamsQuery).data ?? [];
  const allPeople = (useQuery(teammatesQuery).data ?? []).filter((one) => one.state === 'active');
  return (
    <Modal
      opened
      size={620}
      onClose={onClose}
      title={intent ? t('editTitle') : t('new')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({
            id: intent?.id,
            name: name.trim(),
            description: description.trim(),
            examples,
            document_ids: linked,
            team_ids: teams,
            teammate_ids: people,
            active: isActive,
          });
        }}
      >
        <TextInput
          data-autofocus
          label={t('name')}
          maxLength={60}
          value={name}
          error={save.error ? (fieldErrors(save.error).name ?? say(save.error)) : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('description')}
          description={t('descriptionText')}
          maxLength={500}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Textarea
          autosize
          minRows={5}
          maxRows={14}
          label={t('examples')}
          description={t('examplesText', { most: MOST_EXAMPLES })}
          value={text}
          error={wrong}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {(known.size > 0 || sought) && (
          <MultiSelect
            searchable
            hidePickedOptions
            maxValues={20}
            searchValue={sought}
            onSearchChange={setSought}
            label={t('linked')}
            description={t('linkedText')}
            nothingFoundMessage={t('noMatch')}
            value={linked}
            onChange={setLinked}
            data={[...known].map(([value, label]) => ({ value, label }))}
          />
        )}
        <MultiSelect
          searchable
          hidePickedOptions
          maxValues={20}
          label={t('teams')}
          description={t('teamsText')}
          nothingFoundMessage={t('noMatch')}
          value={teams}
          onChange={setTeams}
          data={allTeams.map((one) => ({ value: one.id, label: one.name }))}
        />
        <MultiSelect
          searchable
          hidePickedOptions
          maxValues={20}
          label={t('people')}
          description={t('peopleText')}
          nothingFoundMessage={t('noMatch')}
          value={people}
          onChange={setPeople}
          data={allPeople.map((one) => ({ value: one.id, label: one.name }))}
        />
        <Switch
          label={t('active')}
          description={t('activeText')}
          checked={isActive}
          onChange={(event) => setActive(event.currentTarget.checked)}
        />
        <FormFoot disabled={!name.trim() || wrong !== undefined} pending={save.isPending} onCancel={onClose}>
          {intent && (
            <Button variant="subtle" className="danger-text" onClick={() => setAsking(true)}>
              {t('delete')}
            </Button>
          )}
        </FormFoot>
      </form>
      <Confirm
        opened={isAsking}
        title={t('deleteTitle', { name: intent?.name ?? '' })}
        action={t('delete')}
        pending={remove.isPending}
        onConfirm={() => intent && remove.mutate(intent.id)}
        onClose={() => setAsking(false)}
      >
        <p>{t('deleteText', { count: intent?.conversations ?? 0 })}</p>
      </Confirm>
    </Modal>
  );
}

import { Button, Modal, MultiSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Team, Teammate } from '../../../api/pages';
import { Confirm, fieldErrors, useSave } from '../../../ui/page';
import { FormFoot } from '../../../ui/pieces';
import { deleteTeam, saveTeam, useRefreshTeam } from '../queries';
import { IntentsField, setTeamIntents, useIntentsOf, useRefreshIntents } from '../../intents';
import { LanguagesField } from './LanguagesField';

interface TeamDialogProps {
  team: Team | null;
  teammates: Teammate[];
  onClose: () => void;
}

export function TeamDialog({ team, teammates, onClose }: TeamDialogProps) {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  const { t: routing } = useTranslation('routing');
  const { t: intents } = useTranslation('intents');
  const [name, setName] = useState(team?.name ?? '');
  const [members, setMembers] = useState<string[]>(team?.teammate_ids ?? []);
  const [isAuto, setAuto] = useState(team?.auto_assign ?? false);
  const [languages, setLanguages] = useState<string[]>(team?.languages ?? []);
  const about = useIntentsOf({ id: team?.id, kind: 'team' });
  const [isAsking, setAsking] = useState(false);
  const refresh = useRefreshTeam();
  const refreshIntents = useRefreshIntents();
  const finish = () => {
    refresh();
    onClose();
  };
  const saveWithIntents = async (given: Parameters<typeof saveTeam>[0]) => {
    const saved = await saveTeam(given);
    if (about.isChanged) await setTeamIntents({ id: saved.id, intent_ids: about.value });
    refreshIntents();
    return saved;
  };
  const save = useSave(saveWithIntents, { done: t('teams.saved'), onDone: finish });
  const remove = useSave(deleteTeam, { done: t('teams.deleted'), onDone: finish });
  return (
    <Modal
      opened
      onClose={onClose}
      title={team ? t('teams.editTitle') : t('teams.new')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ id: team?.id, name: name.trim(), teammate_ids: members, auto_assign: isAuto, languages });
        }}
      >
        <TextInput
          data-autofocus
          label={t('teams.name')}
          maxLength={120}
          value={name}
          error={fieldErrors(save.error).name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <MultiSelect
          searchable
          label={t('teams.members')}
          description={t('teams.membersText')}
          nothingFoundMessage={t('teams.nobody')}
          value={members}
          onChange={setMembers}
          data={teammates.map((teammate) => ({ value: teammate.id, label: teammate.name }))}
        />
        {!team?.is_default && (
          <LanguagesField text={routing('teamLanguagesText')} value={languages} onChange={setLanguages} />
        )}
        {!team?.is_default && <IntentsField text={intents('teamField')} value={about.value} onChange={about.onChange} />}
        <Switch
          label={routing('autoAssign')}
          description={routing('autoAssignText')}
          checked={isAuto}
          onChange={(event) => setAuto(event.currentTarget.checked)}
        />
        <FormFoot disabled={!name.trim()} pending={save.isPending} onCancel={onClose}>
          {team && !team.is_default && (
            <Button variant="subtle" className="danger-text" onClick={() => setAsking(true)}>
              {t('teams.delete')}
            </Button>
          )}
        </FormFoot>
      </form>
      <Confirm
        opened={isAsking}
        title={t('teams.deleteTitle', { name: team?.name ?? '' })}
        action={t('teams.delete')}
        pending={remove.isPending}
        onConfirm={() => team && remove.mutate(team.id)}
        onClose={() => setAsking(false)}
      >
        <p>{t('teams.deleteText')}</p>
      </Confirm>
    </Modal>
  );
}

import { Button, Modal, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Teammate } from '../../../api/pages';
import { fieldErrors, useSave } from '../../../ui/page';
import { changeTeammate, useRefreshTeam } from '../queries';
import { IntentsField, setTeammateIntents, useIntentsOf, useRefreshIntents } from '../../intents';
import { LanguagesField } from './LanguagesField';

const MOST = 100;

const isAllowed = (capacity: string | number): capacity is number =>
  typeof capacity === 'number' && Number.isInteger(capacity) && capacity >= 1 && capacity <= MOST;

/** What a team that assigns by itself may give to this teammate. */
export function WorkloadDialog({ teammate, onClose }: { teammate: Teammate; onClose: () => void }) {
  const { t } = useTranslation('routing');
  const { t: common } = useTranslation();
  const { t: intents } = useTranslation('intents');
  const about = useIntentsOf({ id: teammate.id, kind: 'teammate' });
  const [capacity, setCapacity] = useState<string | number>(teammate.capacity);
  const [languages, setLanguages] = useState(teammate.languages);
  const refresh = useRefreshTeam();
  const refreshIntents = useRefreshIntents();
  const saveWithIntents = async (given: Parameters<typeof changeTeammate>[0]) => {
    const saved = await changeTeammate(given);
    if (about.isChanged) await setTeammateIntents({ id: saved.id, intent_ids: about.value });
    refreshIntents();
    return saved;
  };
  const save = useSave(saveWithIntents, {
    done: (changed) => t('saved', { name: changed.name }),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const wrong = isAllowed(capacity) ? fieldErrors(save.error).capacity : t('capacityWrong', { most: MOST });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('workloadOf', { name: teammate.name })}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (isAllowed(capacity)) save.mutate({ id: teammate.id, capacity, languages });
        }}
      >
        <LanguagesField text={t('languagesText')} value={languages} onChange={setLanguages} />
        <IntentsField text={intents('teammateField')} value={about.value} onChange={about.onChange} />
        <NumberInput
          label={t('capacity')}
          description={t('capacityText', { most: MOST })}
          clampBehavior="none"
          allowDecimal={false}
          value={capacity}
          error={wrong}
          onChange={setCapacity}
        />
        <div className="form-actions">
          <span className="grow" />
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" disabled={!isAllowed(capacity)} loading={save.isPending}>
            {common('action.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSave } from '../../ui/page';
import { addRoute, type Place } from './queries';
import { usePlaceOptions } from './usePlaceOptions';

interface NewRouteProps {
  channelId: string;
  /** Those that have no place of their own; null stands for all others. */
  teams: readonly { id: string | null; name: string }[];
  places: readonly Place[];
  onDone: () => void;
}

const ALL = 'all';

export function NewRoute({ channelId, teams, places, onDone }: NewRouteProps) {
  const { t } = useTranslation('outposts');
  const { t: common } = useTranslation();
  const [team, setTeam] = useState(teams[0]?.id ?? ALL);
  const [place, setPlace] = useState<string | null>(null);
  const options = usePlaceOptions(places);
  const save = useSave(
    (chosen: Place) =>
      addRoute(channelId, {
        team_id: team === ALL ? null : team,
        place: chosen.id,
        place_name: chosen.name,
        tells_handoffs: true,
        tells_messages: true,
      }),
    { done: t('routes.saved'), onDone },
  );
  const chosen = places.find((one) => one.id === place);
  return (
    <form
      className="fields outpost-new"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) save.mutate(chosen);
      }}
    >
      <Select
        label={t('routes.team')}
        allowDeselect={false}
        value={team}
        onChange={(next) => setTeam(next ?? ALL)}
        data={teams.map((one) => ({ value: one.id ?? ALL, label: one.name }))}
      />
      <Select label={t('routes.place')} searchable value={place} onChange={setPlace} data={options} />
      <div className="form-actions">
        <Button variant="default" onClick={onDone}>
          {common('action.cancel')}
        </Button>
        <Button type="submit" disabled={!chosen} loading={save.isPending}>
          {t('routes.save')}
        </Button>
      </div>
    </form>
  );
}

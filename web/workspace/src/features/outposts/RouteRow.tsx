import { ActionIcon, Select } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { SwitchRow, useSave } from '../../ui/page';
import { changeRoute, removeRoute, type Place, type Route } from './queries';
import { usePlaceOptions } from './usePlaceOptions';

interface RouteRowProps {
  channelId: string;
  route: Route;
  name: string;
  places: readonly Place[];
  disabled: boolean;
  onSaved: () => void;
}

export function RouteRow({ channelId, route, name, places, disabled, onSaved }: RouteRowProps) {
  const { t } = useTranslation('outposts');
  const options = usePlaceOptions(places, { id: route.place, name: route.place_name });
  const save = useSave((change: Partial<Route>) => changeRoute(channelId, route.id, change), {
    done: t('routes.saved'),
    onDone: onSaved,
  });
  const remove = useSave(() => removeRoute(channelId, route.id), { done: t('routes.saved'), onDone: onSaved });
  return (
    <section className="outpost-route" aria-label={name}>
      <div className="outpost-head">
        <Select
          className="grow"
          label={name}
          searchable
          allowDeselect={false}
          disabled={disabled || save.isPending}
          value={route.place}
          onChange={(place) => {
            const chosen = places.find((one) => one.id === place);
            if (chosen) save.mutate({ place: chosen.id, place_name: chosen.name });
          }}
          data={options}
        />
        <ActionIcon
          size="lg"
          variant="subtle"
          color="gray"
          disabled={disabled}
          loading={remove.isPending}
          aria-label={t('routes.remove', { name })}
          onClick={() => remove.mutate(undefined)}
        >
          <Trash2 size={16} />
        </ActionIcon>
      </div>
      <SwitchRow
        label={t('routes.handoffs')}
        checked={route.tells_handoffs}
        disabled={disabled || save.isPending}
        onChange={(tells_handoffs) => save.mutate({ tells_handoffs })}
      />
      <SwitchRow
        label={t('routes.messages')}
        checked={route.tells_messages}
        disabled={disabled || save.isPending}
        onChange={(tells_messages) => save.mutate({ tells_messages })}
      />
    </section>
  );
}

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teamsQuery } from '../../api/queries';
import { Failed, RowsSkeleton } from '../../ui';
import { Card } from '../../ui/page';
import { NewRoute } from './NewRoute';
import { placesQuery, routesQuery } from './queries';
import { RouteRow } from './RouteRow';
import './outposts.css';

/** Which team is told in which Slack channel, and of what. */
export function Routes({ channelId, canManage }: { channelId: string; canManage: boolean }) {
  const { t } = useTranslation('outposts');
  const client = useQueryClient();
  const routes = useQuery(routesQuery(channelId));
  const places = useQuery({ ...placesQuery(channelId), enabled: canManage });
  const teams = useQuery(teamsQuery).data ?? [];
  const [isAdding, setAdding] = useState(false);
  const found = routes.data ?? [];
  const taken = new Set(found.map((one) => one.team_id));
  const open = [...(taken.has(null) ? [] : [null]), ...teams.map((one) => one.id).filter((id) => !taken.has(id))];
  const keep = () => void client.invalidateQueries({ queryKey: routesQuery(channelId).queryKey });
  const teamName = (id: string | null) =>
    id === null ? t(found.length > 1 ? 'routes.rest' : 'routes.all') : (teams.find((one) => one.id === id)?.name ?? '');
  return (
    <Card title={t('routes.title')} text={t('routes.text')}>
      {routes.isPending && <RowsSkeleton rows={1} height={56} />}
      {routes.isError && <Failed error={routes.error} onRetry={() => void routes.refetch()} />}
      {routes.isSuccess && found.length === 0 && <p className="row-text">{t('routes.none')}</p>}
      {found.map((route) => (
        <RouteRow
          key={route.id}
          channelId={channelId}
          route={route}
          name={teamName(route.team_id)}
          places={places.data?.items ?? []}
          disabled={!canManage}
          onSaved={keep}
        />
      ))}
      {places.data?.problem && (
        <p className="row-text" role="alert">
          {t('routes.problem', { detail: places.data.problem })}
        </p>
      )}
      {canManage && (
        <p className="row-text outpost-hint">
          {t('routes.invite')}{' '}
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<RotateCw size={13} />}
            loading={places.isFetching}
            onClick={() => void places.refetch()}
          >
            {t('routes.again')}
          </Button>
        </p>
      )}
      {isAdding && (
        <NewRoute
          channelId={channelId}
          teams={open.map((id) => ({ id, name: teamName(id) }))}
          places={places.data?.items ?? []}
          onDone={() => {
            setAdding(false);
            keep();
          }}
        />
      )}
      {canManage && !isAdding && routes.isSuccess && open.length > 0 && (
        <div className="form-actions">
          <Button variant="default" leftSection={<Plus size={15} />} onClick={() => setAdding(true)}>
            {t(found.length ? 'routes.add' : 'routes.addFirst')}
          </Button>
        </div>
      )}
    </Card>
  );
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Team, Teammate } from '../../../api/pages';
import { teamsQuery } from '../../../api/queries';
import { Failed, Person, RowsSkeleton } from '../../../ui';
import { Card, useCanManage } from '../../../ui/page';
import { intentsQuery } from '../../intents';
import { languageName } from '../languages';
import { TeamDialog } from './TeamDialog';

const FACES = 6;

function TeamRow({ team, teammates, onEdit }: { team: Team; teammates: Teammate[]; onEdit?: () => void }) {
  const { t } = useTranslation('pages');
  const { t: routing, i18n } = useTranslation('routing');
  const about = (useQuery(intentsQuery).data ?? []).filter((one) => one.team_ids.includes(team.id));
  const members = teammates.filter((teammate) => team.teammate_ids.includes(teammate.id));
  return (
    <li className="list-row">
      <span className="grow">
        <b>{team.name}</b> {team.is_default && <span className="chip">{t('teams.default')}</span>}{' '}
        {team.auto_assign && <span className="chip">{routing('chipAuto')}</span>}
        {team.languages.map((code) => (
          <span key={code} className="chip">
            {languageName(code, i18n.language)}
          </span>
        ))}
        {about.map((one) => (
          <span key={one.id} className="chip outline">
            {one.name}
          </span>
        ))}
        <span className="row-text">
          {members.length > 0 ? members.map((member) => member.name).join(', ') : t('teams.empty')}
        </span>
      </span>
      <span className="faces">
        {members.slice(0, FACES).map((member) => (
          <Person key={member.id} name={member.name} color={member.color} size={28} />
        ))}
        {members.length > FACES && <span className="small dim">+{members.length - FACES}</span>}
      </span>
      {onEdit && (
        <Button variant="default" size="compact-md" aria-label={t('teams.editName', { name: team.name })} onClick={onEdit}>
          {t('teams.edit')}
        </Button>
      )}
    </li>
  );
}

export function Teams({ teammates }: { teammates: Teammate[] }) {
  const { t } = useTranslation('pages');
  const query = useQuery(teamsQuery);
  const canManage = useCanManage();
  const [edited, setEdited] = useState<Team | 'new' | null>(null);
  return (
    <Card
      title={t('teams.title')}
      text={t('teams.text')}
      actions={
        canManage && (
          <Button variant="default" size="compact-md" leftSection={<Plus size={14} aria-hidden />} onClick={() => setEdited('new')}>
            {t('teams.new')}
          </Button>
        )
      }
    >
      {query.isPending && <RowsSkeleton rows={2} height={44} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      <ul>
        {query.data?.map((team) => (
          <TeamRow
            key={team.id}
            team={team as Team}
            teammates={teammates}
            onEdit={canManage ? () => setEdited(team as Team) : undefined}
          />
        ))}
      </ul>
      {edited && (
        <TeamDialog
          team={edited === 'new' ? null : edited}
          teammates={teammates}
          onClose={() => setEdited(null)}
        />
      )}
    </Card>
  );
}

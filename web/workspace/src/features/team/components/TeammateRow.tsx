import { ActionIcon, Menu, Select } from '@mantine/core';
import { Clock, Ellipsis, Languages, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role, Teammate } from '../../../api/pages';
import { useMe } from '../../../api/queries';
import { useNow } from '../../../lib/time';
import { usePresence } from '../../../live';
import { Person } from '../../../ui';
import { isWorking } from '../../../ui/hours';
import { Confirm, useSave } from '../../../ui/page';
import { languageName } from '../languages';
import { changeTeammate, useRefreshTeam } from '../queries';
import { HoursDialog } from './HoursDialog';
import { WorkloadDialog } from './WorkloadDialog';

const ROLES: readonly Role[] = ['owner', 'admin', 'agent'];
const RANK: Record<Role, number> = { owner: 2, admin: 1, agent: 0 };

/** Nobody changes somebody above them, and nobody but an owner changes themselves: the server says so too. */
function useMayChange(teammate: Teammate): boolean {
  const me = useMe().teammate;
  if (me.role === 'agent' || RANK[teammate.role] > RANK[me.role]) return false;
  return teammate.id !== me.id || me.role === 'owner';
}

function StateMenu({ teammate }: { teammate: Teammate }) {
  const { t } = useTranslation('pages');
  const refresh = useRefreshTeam();
  const { t: routing } = useTranslation('routing');
  const isMe = useMe().teammate.id === teammate.id;
  const [isAsking, setAsking] = useState(false);
  const [isSetting, setSetting] = useState<'workload' | 'hours' | null>(null);
  const change = useSave(changeTeammate, {
    done: (changed) => t(changed.state === 'active' ? 'team.enabled' : 'team.disabled', { name: changed.name }),
    onDone: refresh,
  });
  const isActive = teammate.state === 'active';
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon aria-label={t('team.actionsFor', { name: teammate.name })}>
            <Ellipsis size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isActive && (
            <>
              <Menu.Item leftSection={<Languages size={15} />} onClick={() => setSetting('workload')}>
                {routing('workload')}
              </Menu.Item>
              <Menu.Item leftSection={<Clock size={15} />} onClick={() => setSetting('hours')}>
                {routing('hours')}
              </Menu.Item>
            </>
          )}
          {isMe ? null : isActive ? (
            <Menu.Item color="red" leftSection={<UserX size={15} />} onClick={() => setAsking(true)}>
              {t('team.disable')}
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<UserCheck size={15} />}
              onClick={() => change.mutate({ id: teammate.id, state: 'active' })}
            >
              {t('team.enable')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isSetting === 'workload' && <WorkloadDialog teammate={teammate} onClose={() => setSetting(null)} />}
      {isSetting === 'hours' && <HoursDialog teammate={teammate} onClose={() => setSetting(null)} />}
      <Confirm
        opened={isAsking}
        title={t('team.disableTitle', { name: teammate.name })}
        action={t('team.disable')}
        pending={change.isPending}
        onConfirm={() => change.mutate({ id: teammate.id, state: 'disabled' }, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        <p>{t('team.disableText')}</p>
      </Confirm>
    </>
  );
}

/** By their own hours; null where they have none. */
function useIsWorking({ hours, timezone }: Teammate): boolean | null {
  const company = useMe().workspace.timezone;
  const now = useNow();
  return hours && isWorking(hours, timezone ?? company, now);
}

export function TeammateRow({ teammate }: { teammate: Teammate }) {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  const { t: routing, i18n } = useTranslation('routing');
  const me = useMe().teammate;
  const presence = usePresence(teammate);
  const mayChange = useMayChange(teammate);
  const refresh = useRefreshTeam();
  const change = useSave(changeTeammate, {
    done: (changed) => t('team.roleChanged', { name: changed.name, role: t(`role.${changed.role}`) }),
    onDone: refresh,
  });
  const isActive = teammate.state === 'active';
  const isWorkingNow = useIsWorking(teammate);
  return (
    <li className={isActive ? 'list-row' : 'list-row is-off'}>
      <Person name={teammate.name} color={teammate.color} size={38} presence={isActive ? presence : undefined} />
      <span className="grow">
        <b>{teammate.name}</b> {teammate.id === me.id && <span className="chip">{t('team.you')}</span>}
        <span className="row-text">{teammate.email}</span>
        {isActive && (
          <span className="row-text">
            {[
              ...teammate.languages.map((code) => languageName(code, i18n.language)),
              routing('row', { count: teammate.capacity }),
              ...(isWorkingNow === null ? [] : [routing(isWorkingNow ? 'ownHours' : 'offDuty')]),
            ].join(' · ')}
          </span>
        )}
      </span>
      <span className="team-presence">{isActive ? common(`presence.${presence}`) : t('team.isDisabled')}</span>
      {mayChange && isActive ? (
        <Select
          size="xs"
          className="team-role"
          aria-label={t('team.roleOf', { name: teammate.name })}
          allowDeselect={false}
          value={teammate.role}
          disabled={change.isPending}
          onChange={(role) => change.mutate({ id: teammate.id, role: role as Role })}
          data={ROLES.filter((role) => RANK[role] <= RANK[me.role]).map((role) => ({ value: role, label: t(`role.${role}`) }))}
        />
      ) : (
        <span className="team-role dim">{t(`role.${teammate.role}`)}</span>
      )}
      {mayChange ? <StateMenu teammate={teammate} /> : <span className="team-no-menu" />}
    </li>
  );
}

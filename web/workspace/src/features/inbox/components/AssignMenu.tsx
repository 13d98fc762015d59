import { Button, Menu, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Check, ChevronDown, CircleSlash, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teammatesQuery, teamsQuery, useMe } from '../../../api/queries';
import type { ConversationDetail, Teammate } from '../../../api/types';
import { usePresence } from '../../../live';
import { Person, Tip } from '../../../ui';
import type { ConversationActions, Target } from '../hooks/useConversationActions';
import { useMenu } from '../menus';

function TeammateFace({ teammate }: { teammate: Teammate }) {
  return (
    <span className="menu-face">
      <Person name={teammate.name} color={teammate.color} size={22} presence={usePresence(teammate)} />
    </span>
  );
}

function matches(name: string, typed: string): boolean {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain(name).includes(plain(typed));
}

export function AssignMenu({
  conversation,
  actions,
}: {
  conversation: ConversationDetail;
  actions: ConversationActions;
}) {
  const { t } = useTranslation();
  const menu = useMenu('assign');
  const me = useMe().teammate;
  const [typed, setTyped] = useState('');
  const teammates = useQuery({ ...teammatesQuery, enabled: menu.opened }).data ?? [];
  const teams = useQuery({ ...teamsQuery, enabled: menu.opened }).data ?? [];
  const { holder } = conversation;
  const label = holder.kind === 'teammate' ? (holder.id === me.id ? t('row.you') : holder.name) : t('action.assign');
  const active = teammates.filter((one) => one.state === 'active' && matches(one.name, typed));
  const ordered = [...active.filter((one) => one.id === me.id), ...active.filter((one) => one.id !== me.id)];
  const pick = (target: Target) => {
    setTyped('');
    actions.assign(target);
  };
  const tick = (id: string) => (holder.id === id ? <Check size={14} aria-hidden /> : undefined);
  return (
    <Menu position="bottom-end" width={248} {...menu} trapFocus>
      <Tip label={t('action.assign')} keys="a">
        <Menu.Target>
          <Button
            className="assign"
            variant="default"
            size="compact-sm"
            leftSection={<UserPlus size={14} aria-hidden />}
            rightSection={<ChevronDown size={13} aria-hidden />}
            aria-label={holder.kind === 'teammate' ? `${t('action.assign')}: ${label}` : label}
          >
            <span className="clip">{label}</span>
          </Button>
        </Menu.Target>
      </Tip>
      <Menu.Dropdown>
        <TextInput
          size="xs"
          m={4}
          data-autofocus
          aria-label={t('assign.search')}
          placeholder={t('assign.search')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <div className="menu-scroll scroll">
          {ordered.map((one) => (
            <Menu.Item
              key={one.id}
              leftSection={<TeammateFace teammate={one} />}
              rightSection={tick(one.id)}
              onClick={() => pick({ kind: 'teammate', id: one.id, name: one.name })}
            >
              {one.id === me.id ? t('assign.me') : one.name}
            </Menu.Item>
          ))}
          {teams
            .filter((team) => matches(team.name, typed))
            .map((team) => (
              <Menu.Item
                key={team.id}
                leftSection={<Users size={16} aria-hidden />}
                rightSection={tick(team.id)}
                onClick={() => pick({ kind: 'team', id: team.id, name: team.name })}
              >
                {team.name}
              </Menu.Item>
            ))}
        </div>
        {holder.kind === 'teammate' && (
          <Menu.Item leftSection={<CircleSlash size={16} aria-hidden />} onClick={() => pick(null)}>
            {t('assign.nobody')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

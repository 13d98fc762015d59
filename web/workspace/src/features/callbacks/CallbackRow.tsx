import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Check, PencilLine, RotateCcw, UserRound, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { contactName } from '../../lib/names';
import { formatFull } from '../../lib/time';
import { Person } from '../../ui';
import { reasonLabel } from '../inbox';
import { Due } from './Due';
import { Reach } from './Reach';
import type { Callback, useCallbackAct } from './queries';

interface CallbackRowProps {
  callback: Callback;
  act: ReturnType<typeof useCallbackAct>;
  onEdit: () => void;
}

function Assignee({ callback }: { callback: Callback }) {
  const { t } = useTranslation('callbacks');
  const name = callback.teammate_name ?? callback.team_name ?? t('nobody');
  const Icon = callback.teammate_name ? UserRound : Users;
  return (
    <span className="callback-for">
      <Icon size={13} aria-hidden /> {name}
    </span>
  );
}

function Closed({ callback }: { callback: Callback }) {
  const { t, i18n } = useTranslation('callbacks');
  if (!callback.closed_at || !callback.closed_why) return null;
  const when = formatFull(callback.closed_at, i18n.language);
  return <span className="dim small">{t(`closed_${callback.closed_why}`, { name: callback.closed_by_name, when })}</span>;
}

export function CallbackRow({ callback, act, onEdit }: CallbackRowProps) {
  const { t } = useTranslation('callbacks');
  const { t: common } = useTranslation();
  const name = contactName(common, { id: callback.contact_id, name: callback.contact_name });
  const isOpen = callback.state === 'open';
  const isPending = act.isPending && 'id' in act.variables && act.variables.id === callback.id;
  return (
    <li className="callback">
      <Person name={name} color={callback.contact_color} size={34} />
      <div className="callback-in">
        <div className="callback-head">
          <Link
            to="/inbox/$view/$id"
            params={{ view: 'open', id: callback.conversation_id } as never}
            className="callback-name clip"
          >
            {name}
          </Link>
          <span className="dim small">#{callback.conversation_number}</span>
          <Due at={callback.due_at} quiet={!isOpen} />
        </div>
        <div className="callback-facts">
          <Reach callback={callback} />
          <span className="dim">{reasonLabel(common, callback.reason)}</span>
          <Assignee callback={callback} />
        </div>
        {callback.note && <p className="callback-note">{callback.note}</p>}
        <Closed callback={callback} />
      </div>
      <div className="callback-do">
        {isOpen ? (
          <>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<Check size={14} />}
              loading={isPending}
              onClick={() => act.mutate({ do: 'done', id: callback.id })}
            >
              {t('done')}
            </Button>
            <Button variant="subtle" size="compact-sm" leftSection={<PencilLine size={14} />} onClick={onEdit}>
              {t('edit')}
            </Button>
          </>
        ) : (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<RotateCcw size={14} />}
            loading={isPending}
            onClick={() => act.mutate({ do: 'reopen', id: callback.id })}
          >
            {t('reopen')}
          </Button>
        )}
      </div>
    </li>
  );
}

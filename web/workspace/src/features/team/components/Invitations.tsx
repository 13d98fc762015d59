import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invitation } from '../../../api/pages';
import { formatDay } from '../../../lib/time';
import { Card, Confirm, useSave } from '../../../ui/page';
import { invitationsQuery, useRefreshTeam, withdraw } from '../queries';

/** Nothing at all while nobody is invited. */
export function Invitations({ teamSize }: { teamSize: number }) {
  const { t, i18n } = useTranslation('pages');
  const invitations = useQuery(invitationsQuery(teamSize)).data ?? [];
  const refresh = useRefreshTeam();
  const [doomed, setDoomed] = useState<Invitation | null>(null);
  const remove = useSave(withdraw, { done: t('team.withdrawn'), onDone: refresh });
  if (invitations.length === 0) return null;
  return (
    <Card title={t('team.pending')} text={t('team.pendingText')}>
      <ul>
        {invitations.map((invitation) => (
          <li key={invitation.id} className="list-row">
            <span className="invitation-mark" aria-hidden>
              <Mail size={17} />
            </span>
            <span className="grow">
              <b>{invitation.email}</b>
              <span className="row-text">
                {t(`role.${invitation.role}`)} · {t('team.until', { date: formatDay(invitation.expires_at, i18n.language) })}
              </span>
            </span>
            <Button
              variant="default"
              size="compact-md"
              aria-label={t('team.withdrawFor', { email: invitation.email })}
              onClick={() => setDoomed(invitation)}
            >
              {t('team.withdraw')}
            </Button>
          </li>
        ))}
      </ul>
      <Confirm
        opened={doomed !== null}
        title={t('team.withdrawTitle')}
        action={t('team.withdraw')}
        pending={remove.isPending}
        onConfirm={() => doomed && remove.mutate(doomed.id, { onSettled: () => setDoomed(null) })}
        onClose={() => setDoomed(null)}
      >
        <p>{t('team.withdrawText', { email: doomed?.email ?? '' })}</p>
      </Confirm>
    </Card>
  );
}

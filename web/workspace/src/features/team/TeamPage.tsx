import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teammatesQuery } from '../../api/queries';
import { Failed, RowsSkeleton } from '../../ui';
import { Card, PageHead, useCanManage } from '../../ui/page';
import { Invitations } from './components/Invitations';
import { InviteDialog } from './components/InviteDialog';
import { TeammateRow } from './components/TeammateRow';
import { Teams } from './components/Teams';
import './team.css';

export function TeamPage() {
  const { t } = useTranslation('pages');
  const query = useQuery(teammatesQuery);
  const canManage = useCanManage();
  const [isInviting, setInviting] = useState(false);
  const active = query.data?.filter((teammate) => teammate.state === 'active') ?? [];
  const disabled = query.data?.filter((teammate) => teammate.state === 'disabled') ?? [];
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in narrow">
        <PageHead title={t('team.page')} text={t('team.pageText')}>
          {canManage && (
            <Button leftSection={<UserPlus size={16} aria-hidden />} onClick={() => setInviting(true)}>
              {t('team.invite')}
            </Button>
          )}
        </PageHead>
        {query.isPending && <RowsSkeleton rows={4} height={54} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && (
          <Card>
            <ul>
              {[...active, ...disabled].map((teammate) => (
                <TeammateRow key={teammate.id} teammate={teammate} />
              ))}
            </ul>
          </Card>
        )}
        {canManage && query.data && <Invitations teamSize={query.data.length} />}
        <Teams teammates={active} />
      </div>
      <InviteDialog opened={isInviting} onClose={() => setInviting(false)} />
    </main>
  );
}

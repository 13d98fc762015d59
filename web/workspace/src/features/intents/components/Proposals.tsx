import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Lightbulb } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast, toastError } from '../../../ui';
import { Card, useSave } from '../../../ui/page';
import { dismissProposal, lookForIntents, proposalsQuery, useIntentError, useRefreshIntents, type Proposal } from '../queries';
import { ProposalDialog } from './ProposalDialog';

const SHOWN = 3;

function Row({ proposal, onAccept }: { proposal: Proposal; onAccept?: () => void }) {
  const { t } = useTranslation('intents');
  const refresh = useRefreshIntents();
  const dismiss = useSave(dismissProposal, { done: t('dismissed'), onDone: refresh });
  const first = proposal.conversation_ids[0];
  return (
    <li className="proposal">
      <div className="grow">
        <b>{proposal.name}</b> <span className="chip">{t('asked', { count: proposal.conversation_ids.length })}</span>
        {proposal.examples.slice(0, SHOWN).map((text) => (
          <q key={text} className="row-text">
            {text}
          </q>
        ))}
      </div>
      <span className="proposal-actions">
        {first && (
          <Button
            component={Link}
            variant="subtle"
            size="compact-sm"
            to="/inbox/$view/$id"
            params={{ view: 'open', id: first } as never}
          >
            {t('openOne')}
          </Button>
        )}
        {onAccept && (
          <>
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t('dismissName', { name: proposal.name })}
              loading={dismiss.isPending}
              onClick={() => dismiss.mutate(proposal.id)}
            >
              {t('dismiss')}
            </Button>
            <Button size="compact-sm" aria-label={t('acceptName', { name: proposal.name })} onClick={onAccept}>
              {t('accept')}
            </Button>
          </>
        )}
      </span>
    </li>
  );
}

/** Questions of customers that the list has no intent for. */
export function Proposals({ canManage }: { canManage: boolean }) {
  const { t } = useTranslation('intents');
  const say = useIntentError();
  const query = useQuery(proposalsQuery);
  const refresh = useRefreshIntents();
  const [taken, setTaken] = useState<Proposal | null>(null);
  const look = useMutation({
    mutationFn: lookForIntents,
    onSuccess: ({ new: count }) => {
      refresh();
      toast(t('looked', { count }));
    },
    onError: (error) => toastError(say(error)),
  });
  const proposals = query.data ?? [];
  return (
    <Card
      title={t('proposals')}
      text={t('proposalsText')}
      actions={
        canManage && (
          <Button
            variant="default"
            size="compact-md"
            leftSection={<Lightbulb size={14} aria-hidden />}
            loading={look.isPending}
            onClick={() => look.mutate()}
          >
            {t('look')}
          </Button>
        )
      }
    >
      {proposals.length === 0 ? (
        <p className="soft">{t('noProposals')}</p>
      ) : (
        <ul>
          {proposals.map((one) => (
            <Row key={one.id} proposal={one} onAccept={canManage ? () => setTaken(one) : undefined} />
          ))}
        </ul>
      )}
      {taken && <ProposalDialog proposal={taken} onClose={() => setTaken(null)} />}
    </Card>
  );
}

import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries';
import { formatAgo } from '../../lib/ago';
import { formatFull, useNow } from '../../lib/time';
import { Empty, toast, toastError } from '../../ui';
import { PageHead, useCanManage } from '../../ui/page';
import { Found } from '../../ui/pieces';
import { useTakeBack } from './Applied';
import './corrections.css';
import { Diff } from './Diff';
import { approve, correctionsKey, correctionsQuery, decline, useCorrectionError, type Correction } from './queries';

function useDecision(mutationFn: (id: string) => Promise<Correction>, said: 'approvedToast' | 'declinedToast') {
  const { t } = useTranslation('corrections');
  const client = useQueryClient();
  const say = useCorrectionError();
  return useMutation({
    mutationFn,
    onSuccess: () => toast(t(said)),
    onError: (error) => toastError(say(error)),
    // Whoever else decided meanwhile: the list says so.
    onSettled: () => void client.invalidateQueries({ queryKey: correctionsKey }),
  });
}

/** For admins; who proposed it may withdraw it. */
function Decide({ correction }: { correction: Correction }) {
  const { t } = useTranslation('corrections');
  const canManage = useCanManage();
  const { teammate } = useMe();
  const yes = useDecision(approve, 'approvedToast');
  const no = useDecision(decline, 'declinedToast');
  const isMine = correction.made_by === teammate.name;
  return (
    <>
      {(canManage || isMine) && (
        <Button variant="default" size="compact-sm" loading={no.isPending} onClick={() => no.mutate(correction.id)}>
          {t(canManage ? 'decline' : 'withdraw')}
        </Button>
      )}
      {canManage && (
        <Button size="compact-sm" loading={yes.isPending} onClick={() => yes.mutate(correction.id)}>
          {t('approve')}
        </Button>
      )}
    </>
  );
}

function States({ correction }: { correction: Correction }) {
  const { t } = useTranslation('corrections');
  const { state, decided_by: name } = correction;
  return (
    <>
      {state === 'proposed' && <span className="chip warn">{t('waiting')}</span>}
      {state === 'taken_back' && <span className="chip warn">{t('takenBack')}</span>}
      {name && <span className="chip">{t(state === 'declined' ? 'declinedBy' : 'approvedBy', { name })}</span>}
    </>
  );
}

function Row({ correction }: { correction: Correction }) {
  const { t, i18n } = useTranslation('corrections');
  const now = useNow();
  const back = useTakeBack(() => undefined);
  const { change } = correction;
  // A step comes after the line that is shown before it, which stays.
  const before = correction.kind === 'guide' ? '' : change.before;
  const after = correction.kind === 'phrasing' ? correction.question : change.after;
  return (
    <li className="correction">
      <div className="correction-head">
        <b>{t(`kind_${correction.kind}`)}</b>
        <span className="chip">{t(`fault_${correction.fault}`)}</span>
        <States correction={correction} />
        <time dateTime={correction.made_at} title={formatFull(correction.made_at, i18n.language)}>
          {t('by', { name: correction.made_by, when: formatAgo(correction.made_at, now, i18n.language) })}
        </time>
      </div>
      {correction.question && <p className="correction-question">{correction.question}</p>}
      <Diff before={before} after={after} label={t('changes')} />
      <div className="correction-actions">
        <Button
          component={Link}
          variant="subtle"
          size="compact-sm"
          to="/inbox/$view/$id"
          params={{ view: 'open', id: correction.conversation_id } as never}
        >
          {t('conversation')}
        </Button>
        {correction.state === 'proposed' && <Decide correction={correction} />}
        {correction.state === 'applied' && (
          <Button
            variant="default"
            size="compact-sm"
            loading={back.isPending}
            onClick={() => back.mutate(correction.id)}
          >
            {t('takeBack')}
          </Button>
        )}
      </div>
    </li>
  );
}

export function CorrectionsPage() {
  const { t } = useTranslation('corrections');
  const { t: pages } = useTranslation('pages');
  const [only, setOnly] = useState<'proposed' | undefined>();
  const query = useInfiniteQuery(correctionsQuery(only));
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in narrow">
        <PageHead
          title={t('page')}
          text={t('pageText')}
          back={{ to: '/assistants', label: pages('assistants.page') }}
        />
        <SegmentedControl
          className="corrections-filter"
          aria-label={t('page')}
          value={only ?? 'all'}
          onChange={(value) => setOnly(value === 'proposed' ? 'proposed' : undefined)}
          data={[
            { value: 'all', label: t('all') },
            { value: 'proposed', label: t('onlyWaiting') },
          ]}
        />
        <Found
          query={query}
          className="card corrections"
          rows={5}
          height={110}
          empty={
            <Empty icon={<PencilLine size={22} />} title={t(only ? 'noneWaiting' : 'none')}>
              {t(only ? 'noneWaitingText' : 'noneText')}
            </Empty>
          }
        >
          {(correction) => <Row key={correction.id} correction={correction} />}
        </Found>
      </div>
    </main>
  );
}

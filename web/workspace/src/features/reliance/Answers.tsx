import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAgo } from '../../lib/ago';
import { useNow } from '../../lib/time';
import { Found } from '../../ui/pieces';
import { toast, toastError } from '../../ui/toast';
import { NotifyDialog } from './NotifyDialog';
import { answersQuery, decideAnswer, useRelianceError, type AffectedAnswer, type Decision } from './queries';

function Decided({ answer }: { answer: AffectedAnswer }) {
  const { t, i18n } = useTranslation('reliance');
  const now = useNow();
  if (!answer.decision || !answer.decided_at) return null;
  const when = (at: string) => formatAgo(at, now, i18n.language);
  return (
    <p className="affected-decided">
      <span className="chip">{t(`decision_${answer.decision}`)}</span>{' '}
      {t('by', { name: answer.decided_by, when: when(answer.decided_at) })}
      {answer.decision === 'notified' && ` · ${answer.told_at ? t('told', { when: when(answer.told_at) }) : t('notTold')}`}
    </p>
  );
}

function Answer({ answer, onChanged }: { answer: AffectedAnswer; onChanged: () => void }) {
  const { t } = useTranslation('reliance');
  const say = useRelianceError();
  const [isWriting, setWriting] = useState(false);
  const decide = useMutation({
    mutationFn: (decision: Decision) => decideAnswer({ answer, decision }),
    onSuccess: () => {
      toast(t('saved'));
      onChanged();
    },
    onError: (error) => toastError(say(error)),
  });
  return (
    <li className="affected">
      <p className="affected-head">
        <Link to="/inbox/$view/$id" params={{ view: 'open', id: answer.conversation_id } as never}>
          {t('number', { number: answer.number })}
          {answer.contact && ` · ${answer.contact}`}
        </Link>
        <span className="chip">{answer.channel}</span>
        <span className="chip">{t(`status_${answer.status}`)}</span>
      </p>
      <p className="affected-lost">
        <span>{t('lost')}</span> {answer.lost.join(' ')}
      </p>
      <p className="affected-said">
        <span>{t('said')}</span> {answer.text}
      </p>
      <Decided answer={answer} />
      {!answer.decision && (
        <div className="affected-actions">
          {answer.status !== 'open' && (
            <Button size="compact-sm" variant="default" onClick={() => decide.mutate('reopened')}>
              {t('reopen')}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={() => setWriting(true)}>
            {t('notify')}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => decide.mutate('ignored')}>
            {t('ignore')}
          </Button>
        </div>
      )}
      {isWriting && <NotifyDialog answer={answer} onClose={() => setWriting(false)} onSaved={onChanged} />}
    </li>
  );
}

export function Answers({ changeId, onChanged }: { changeId: string; onChanged: () => void }) {
  const query = useInfiniteQuery(answersQuery(changeId));
  return (
    <Found query={query} className="affected-list" rows={2} height={60} small>
      {(answer) => <Answer key={answer.message_id} answer={answer} onChanged={onChanged} />}
    </Found>
  );
}

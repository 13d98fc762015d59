import { Button, Collapse } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronDown, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAgo } from '../../lib/ago';
import { formatFull, formatListTime, useNow } from '../../lib/time';
import { Found } from '../../ui/pieces';
import { toast, toastError } from '../../ui/toast';
import { dismissGap, questionsQuery, reopenGap, useGapError, type Gap } from './queries';

/** Each time that it was asked. */
function Questions({ gap }: { gap: Gap }) {
  const { t, i18n } = useTranslation('gaps');
  const now = useNow();
  const query = useInfiniteQuery(questionsQuery(gap.id));
  return (
    <div className="gap-questions">
      <Found query={query} rows={2} height={30} small>
        {(one) => (
          <li key={one.message_id}>
            <Link to="/inbox/$view/$id" params={{ view: 'open', id: one.conversation_id } as never}>
              {t('number', { number: one.number })}
              {one.contact && ` · ${one.contact}`}
            </Link>
            <span className="grow">{one.text}</span>
            <time dateTime={one.asked_at} title={formatFull(one.asked_at, i18n.language)}>
              {formatListTime(one.asked_at, now, i18n.language)}
            </time>
          </li>
        )}
      </Found>
    </div>
  );
}

function Told({ gap }: { gap: Gap }) {
  const { t } = useTranslation('gaps');
  return (
    <>
      {gap.known_title && gap.state === 'open' && <p className="notice ok">{t('known', { title: gap.known_title })}</p>}
      {gap.disagree && gap.state === 'open' && (
        <p className="notice warn">
          <TriangleAlert size={16} aria-hidden />
          {t('disagree')}
        </p>
      )}
      {gap.answer ? (
        <figure className="gap-draft">
          <figcaption>{t('draft')}</figcaption>
          <blockquote>{gap.answer}</blockquote>
        </figure>
      ) : (
        gap.state === 'open' && <p className="gap-none">{t('noDraft')}</p>
      )}
      {gap.phrasings.length > 0 && (
        <p className="gap-also">
          <span>{t('also')}</span> {gap.phrasings.slice(0, 3).join(' · ')}
        </p>
      )}
    </>
  );
}

interface GapCardProps {
  gap: Gap;
  onAnswer: () => void;
  onChanged: () => void;
}

export function GapCard({ gap, onAnswer, onChanged }: GapCardProps) {
  const { t, i18n } = useTranslation('gaps');
  const now = useNow();
  const say = useGapError();
  const [isOpen, setOpen] = useState(false);
  const onError = (error: unknown) => toastError(say(error));
  const done = (text: string) => () => {
    toast(text);
    onChanged();
  };
  const dismiss = useMutation({ mutationFn: () => dismissGap(gap.id), onSuccess: done(t('gone')), onError });
  const reopen = useMutation({ mutationFn: () => reopenGap(gap.id), onSuccess: done(t('reopened')), onError });
  return (
    <li className="card gap">
      <h2>{gap.question}</h2>
      <p className="gap-facts">
        <span className="chip">{t('asked', { count: gap.questions })}</span>
        {gap.minutes > 0 && (
          <span className="chip accent" title={t('minutesWhy')}>
            {t('minutes', { minutes: Math.round(gap.minutes) })}
          </span>
        )}
        {gap.decided_at && (
          <span>{t('decided', { name: gap.decided_by, when: formatAgo(gap.decided_at, now, i18n.language) })}</span>
        )}
        {gap.answers_since !== null && <span className="chip ok">{t('since', { count: gap.answers_since })}</span>}
      </p>
      <Told gap={gap} />
      <div className="gap-actions">
        <Button
          variant="subtle"
          aria-expanded={isOpen}
          rightSection={<ChevronDown size={15} aria-hidden className={isOpen ? 'turned' : undefined} />}
          onClick={() => setOpen(!isOpen)}
        >
          {t('conversations')} {gap.conversations}
        </Button>
        <span className="grow" />
        {gap.state === 'open' && (
          <>
            <Button variant="default" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
              {t('dismiss')}
            </Button>
            <Button onClick={onAnswer}>{t('answer')}</Button>
          </>
        )}
        {gap.state !== 'open' && (
          <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate()}>
            {t('reopen')}
          </Button>
        )}
        {gap.document_id && (
          <Button
            component={Link}
            variant="default"
            to="/knowledge/$id"
            params={{ id: gap.document_id } as never}
          >
            {t('document')}
          </Button>
        )}
      </div>
      <Collapse expanded={isOpen}>{isOpen && <Questions gap={gap} />}</Collapse>
    </li>
  );
}

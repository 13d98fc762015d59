import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Radar } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toastError } from '../../ui';
import { findReach, useCorrectionError, type AnswerCorrection, type Reach as ReachOut } from './queries';

function Told({ reach }: { reach: ReachOut }) {
  const { t } = useTranslation('corrections');
  if (!reach.is_known) return <p className="notice">{t('reach.unknown')}</p>;
  if (reach.changed_count === 0) return <p className="notice ok">{t('reach.none', { count: reach.asked })}</p>;
  return (
    <>
      <p className={reach.regressed > 0 ? 'notice red' : 'notice warn'}>
        {t('reach.some', { changed: reach.changed_count, count: reach.asked })}
        {reach.regressed > 0 && ` ${t('reach.regressed', { count: reach.regressed })}`}
      </p>
      <ul className="reach-list">
        {reach.changed.map((one, at) => (
          <li key={at}>
            <b>{one.question}</b>
            <p className="was">{one.before.text}</p>
            <p>{one.after.text}</p>
          </li>
        ))}
      </ul>
    </>
  );
}

interface ReachProps {
  messageId: string;
  body: AnswerCorrection;
  disabled: boolean;
}

/** Which other questions would be answered differently, told before the correction is made. */
export function Reach({ messageId, body, disabled }: ReachProps) {
  const { t } = useTranslation('corrections');
  const say = useCorrectionError();
  const look = useMutation({ mutationFn: findReach, onError: (error) => toastError(say(error)) });
  // What was told of other words does not hold for these.
  const isOf = look.variables && JSON.stringify(look.variables.body) === JSON.stringify(body);
  return (
    <div className="reach" role="status">
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<Radar size={15} aria-hidden />}
        disabled={disabled}
        loading={look.isPending}
        onClick={() => look.mutate({ message_id: messageId, body })}
      >
        {t('reach.look')}
      </Button>
      {look.data && isOf && <Told reach={look.data} />}
    </div>
  );
}

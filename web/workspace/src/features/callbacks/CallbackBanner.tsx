import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Check, PencilLine, PhoneCall } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../lib/store';
import { CallbackDialog } from './CallbackDialog';
import './callbacks.css';
import { Due } from './Due';
import { planCallback, planning } from './planning';
import { Reach } from './Reach';
import { callbackOfQuery, useCallbackAct } from './queries';

/** In the thread of somebody who waits to hear from the team. */
export function CallbackBanner({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation('callbacks');
  const callback = useQuery(callbackOfQuery(conversationId)).data ?? null;
  const act = useCallbackAct();
  const isPlanning = useStore(planning, (id) => id === conversationId);
  return (
    <>
      {callback && (
        <div className="callback-banner" role="status">
          <PhoneCall size={15} aria-hidden />
          <b>{t('getBack')}</b>
          <Due at={callback.due_at} />
          <Reach callback={callback} />
          <span className="grow" />
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<PencilLine size={14} />}
            onClick={() => planCallback(conversationId)}
          >
            {t('edit')}
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Check size={14} />}
            loading={act.isPending}
            onClick={() => act.mutate({ do: 'done', id: callback.id })}
          >
            {t('done')}
          </Button>
        </div>
      )}
      {isPlanning && (
        <CallbackDialog conversationId={conversationId} callback={callback} onClose={() => planCallback(null)} />
      )}
    </>
  );
}

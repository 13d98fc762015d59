import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../api/pages';
import { Card } from '../../../ui/page';

const ChannelHoursDialog = lazy(() => import('./ChannelHoursDialog'));

/** Whose opening hours hold on this channel, and the way to change it. */
export function ChannelHours({ channel, canManage }: { channel: Channel; canManage: boolean }) {
  const { t } = useTranslation('channels');
  const [isSetting, setSetting] = useState(false);
  return (
    <Card title={t('hours.title')}>
      <div className="list-row">
        <span className="grow">{channel.hours ? t('hours.own') : t('hours.companys')}</span>
        <Button variant="default" disabled={!canManage} onClick={() => setSetting(true)}>
          {t('hours.change')}
        </Button>
      </div>
      {isSetting && (
        <Suspense fallback={null}>
          <ChannelHoursDialog channel={channel} onClose={() => setSetting(false)} />
        </Suspense>
      )}
    </Card>
  );
}

import { Button } from '@mantine/core';
import { WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { linkState } from '../live';
import { useStore } from '../lib/store';

const PATIENCE_MS = 10_000;

/** Says that the screen may be behind, but only after ten seconds: short cuts heal by themselves. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const isLive = useStore(linkState, (state) => state === 'live');
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (isLive) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isLive]);
  return (
    <div role="status" className="banner-slot">
      {shown && (
        <div className="banner">
          <WifiOff size={15} aria-hidden />
          <span>{t('shell.offline')}</span>
          <Button variant="white" color="dark" size="compact-xs" onClick={() => dispatchEvent(new Event('online'))}>
            {t('shell.reconnect')}
          </Button>
        </div>
      )}
    </div>
  );
}

import '../styles/list.css';
import '../styles/row.css';
import '../styles/thread.css';
import '../styles/message.css';
import '../styles/composer.css';
import '../styles/details.css';
import { useMediaQuery } from '@mantine/hooks';
import { useParams, useSearch } from '@tanstack/react-router';
import { MessagesSquare } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '../../../live';
import { setPreference, usePreference } from '../../../lib/preferences';
import { Empty, Kbd } from '../../../ui';
import { jumpTo } from '../jump';
import { ConversationList } from './ConversationList';
import { ConversationPane } from './ConversationPane';

const WIDE = '(min-width: 1251px)';

/** Beside the thread where there is room (remembered), over it where there is not (closed at first). */
function useDetails() {
  const isWide = useMediaQuery(WIDE, globalThis.matchMedia?.(WIDE).matches ?? true);
  const remembered = usePreference('detailsOpen');
  const [over, setOver] = useState(false);
  const isOpen = isWide ? remembered : over;
  const toggle = () => (isWide ? setPreference('detailsOpen', !remembered) : setOver(!over));
  return { isOpen, toggle };
}

export function InboxPage() {
  const { t } = useTranslation();
  const { view, id } = useParams({ strict: false }) as { view: View; id?: string };
  const { q, at, intent, channel } = useSearch({ from: '/workspace/inbox/$view' });
  const density = usePreference('density');
  const details = useDetails();
  useEffect(() => {
    if (id && at) jumpTo(id, at);
  }, [id, at]);
  const classes = ['inbox', id ? 'has-thread' : '', details.isOpen && id ? 'has-details' : '', density];
  return (
    <main id="main" className={classes.join(' ')} tabIndex={-1}>
      <ConversationList view={view} search={q ?? ''} intent={intent} channel={channel} activeId={id} />
      {id ? (
        <ConversationPane key={id} id={id} view={view} details={details} />
      ) : (
        <div className="thread thread-none">
          <Empty icon={<MessagesSquare size={22} />} title={t('thread.noneTitle')}>
            {t('thread.noneText')} <Kbd keys="j" /> <Kbd keys="k" />
          </Empty>
        </div>
      )}
    </main>
  );
}

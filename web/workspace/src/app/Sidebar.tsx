import { ScrollArea, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Search, type LucideIcon } from 'lucide-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries';
import { CallbackLink } from '../features/callbacks';
import { countsQuery } from '../features/inbox';
import { VIEWS } from '../live';
import { Kbd } from '../ui';
import { MeMenu } from './MeMenu';
import { destinations, viewIcons } from './useGlobalCommands';

// Few are ever asked: nobody waits for it to see the inbox.
const AskedLink = lazy(() => import('../features/doubts').then((module) => ({ default: module.AskedLink })));

function NavText({ icon: Icon, label, count }: { icon: LucideIcon; label: string; count?: ReactNode }) {
  return (
    <>
      <Icon size={16} strokeWidth={1.9} aria-hidden />
      <span className="nav-label">{label}</span>
      {count}
    </>
  );
}

function ViewLinks() {
  const { t } = useTranslation();
  const counts = useQuery(countsQuery).data;
  return VIEWS.map((view) => {
    const count = counts?.[view] ?? 0;
    const isHot = view === 'needs_human' && count > 0;
    return (
      <Link
        key={view}
        to="/inbox/$view"
        params={{ view }}
        activeOptions={{ includeSearch: false }}
        className="nav-item"
        title={t(`view.${view}`)}
      >
        <NavText
          icon={viewIcons[view]}
          label={t(`view.${view}`)}
          count={count > 0 && <span className={isHot ? 'nav-count hot' : 'nav-count'}>{count.toLocaleString()}</span>}
        />
      </Link>
    );
  });
}

export function Sidebar() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  return (
    <nav className="side" aria-label={t('shell.navigation')}>
      <div className="workspace-name">
        <span className="workspace-logo" aria-hidden>
          {[...workspace.name][0]?.toLocaleUpperCase()}
        </span>
        <span className="nav-label">{workspace.name}</span>
      </div>
      <UnstyledButton className="search-button" onClick={spotlight.open} title={t('shell.search')}>
        <Search size={14} aria-hidden />
        <span className="nav-label">{t('shell.search')}</span>
        <Kbd keys="mod+k" />
      </UnstyledButton>
      <ScrollArea className="grow" type="hover" scrollbarSize={6}>
        <p className="nav-heading">{t('nav.inbox')}</p>
        <ViewLinks />
        <CallbackLink />
        <Suspense fallback={null}>
          <AskedLink />
        </Suspense>
        <p className="nav-heading">{t('nav.workspace')}</p>
        {destinations.map(({ to, word, icon }) => (
          <Link key={to} to={to} className="nav-item" title={t(`nav.${word}`)}>
            <NavText icon={icon} label={t(`nav.${word}`)} />
          </Link>
        ))}
      </ScrollArea>
      <MeMenu />
    </nav>
  );
}

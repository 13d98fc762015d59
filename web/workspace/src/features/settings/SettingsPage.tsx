import { Link, useSearch } from '@tanstack/react-router';
import { Building2, Clock, KeyRound, ScrollText, Sparkles, UserRound } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingsTab } from '../../lib/settingsTabs';
import { PageHead, useCanManage } from '../../ui/page';
import { ModelsSettings } from '../models';
import { ApiKeys } from './components/ApiKeys';
import { AuditLog } from './components/AuditLog';
import { HoursSettings } from './components/HoursSettings';
import { Profile } from './components/Profile';
import { WorkspaceSettings } from './components/WorkspaceSettings';
import './settings.css';

const tabs = [
  { tab: 'profile', icon: UserRound, Panel: Profile, forAll: true },
  { tab: 'workspace', icon: Building2, Panel: WorkspaceSettings, forAll: true },
  { tab: 'hours', icon: Clock, Panel: HoursSettings, forAll: true },
  { tab: 'models', icon: Sparkles, Panel: ModelsSettings, forAll: false },
  { tab: 'keys', icon: KeyRound, Panel: ApiKeys, forAll: false },
  { tab: 'audit', icon: ScrollText, Panel: AuditLog, forAll: false },
] as const satisfies readonly { tab: SettingsTab; [rest: string]: unknown }[];

export function SettingsPage() {
  const { t } = useTranslation('pages');
  const search = useSearch({ from: '/workspace/settings' });
  const canManage = useCanManage();
  const shown = tabs.filter((one) => one.forAll || canManage);
  const current = shown.find((one) => one.tab === search.tab) ?? shown[0]!;
  const nav = useRef<HTMLElement>(null);
  // On a phone the tabs are one line that scrolls: the current one must be in sight.
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (link && nav.current) nav.current.scrollLeft = link.offsetLeft - nav.current.clientWidth / 3;
  }, [current.tab]);
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        <PageHead title={t('settings.page')} />
        <div className="settings">
          <nav aria-label={t('settings.page')} ref={nav}>
            {shown.map(({ tab, icon: Icon }) => (
              <Link
                key={tab}
                to="/settings"
                search={{ tab }}
                className={tab === current.tab ? 'is-current' : undefined}
                aria-current={tab === current.tab ? 'page' : undefined}
              >
                <Icon size={16} aria-hidden />
                {t(`settings.${tab}`)}
              </Link>
            ))}
          </nav>
          <div>
            <current.Panel key={current.tab} />
          </div>
        </div>
      </div>
    </main>
  );
}

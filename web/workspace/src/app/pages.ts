/** The pages around the inbox. Each is its own chunk, loaded when somebody goes there. */
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import { GROUP_KINDS, PERIODS, type ReportSearch } from '../api/reportSearch';
import { SETTINGS_TABS, type SettingsTab } from '../lib/settingsTabs';

type CallbackList = 'mine' | 'all' | 'overdue' | 'done' | 'cancelled';
type DoubtState = 'open' | 'asked' | 'settled' | 'dismissed';

type Parent<R extends AnyRoute> = () => R;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);

function oneOf<const T extends readonly string[]>(allowed: T, value: unknown): T[number] | undefined {
  return allowed.find((one) => one === value);
}

const id = (value: unknown): string | undefined => text(value)?.match(/^[0-9a-f-]{36}$/i)?.[0];

const day = (value: unknown): string | undefined => text(value)?.match(/^\d{4}-\d\d-\d\d$/)?.[0];

function reportSearch(search: Record<string, unknown>): ReportSearch {
  const score = Number(search.score);
  const minutes = Number(search.minutes);
  return {
    days: PERIODS.find((days) => days === Number(search.days)),
    channel_id: id(search.channel_id),
    assistant_id: id(search.assistant_id),
    team_id: id(search.team_id),
    teammate_id: id(search.teammate_id),
    language: text(search.language),
    intent: id(search.intent),
    reason: text(search.reason),
    version: text(search.version)?.match(/^[0-9a-f-]{36}\/\d{1,9}$/i)?.[0],
    behind: text(search.behind) as ReportSearch['behind'],
    score: score >= 1 && score <= 5 ? score : undefined,
    by: GROUP_KINDS.find((kind) => kind === search.by),
    key: text(search.key),
    from: day(search.from),
    until: day(search.until),
    minutes: minutes >= 1 && minutes <= 240 ? minutes : undefined,
  };
}

interface KnowledgeSearch {
  q?: string;
  state?: 'pending' | 'processing' | 'ready' | 'failed';
  source?: string;
  tag?: string;
  expires?: 'soon' | 'expired';
  /** The dialog that adds, and its tab. */
  add?: 'website' | 'files' | 'text' | 'qa' | 'tickets';
}

const knowledgeSearch = (search: Record<string, unknown>): KnowledgeSearch => ({
  q: text(search.q),
  state: oneOf(['pending', 'processing', 'ready', 'failed'] as const, search.state),
  source: text(search.source),
  tag: text(search.tag),
  expires: oneOf(['soon', 'expired'] as const, search.expires),
  add: oneOf(['website', 'files', 'text', 'qa', 'tickets'] as const, search.add),
});

/** Inside the shell: the teammate is signed in. */
export function workspaceRoutes<R extends AnyRoute>(parent: Parent<R>) {
  return [
    createRoute({
      getParentRoute: parent,
      path: '/assistants',
      component: lazyRouteComponent(() => import('../features/assistants'), 'AssistantsPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/assistants/$id',
      component: lazyRouteComponent(() => import('../features/assistants'), 'AssistantPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/knowledge',
      validateSearch: knowledgeSearch,
      component: lazyRouteComponent(() => import('../features/knowledge'), 'KnowledgePage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/knowledge/websites/$id',
      validateSearch: (search: Record<string, unknown>): { show?: string; q?: string } => ({
        show: text(search.show),
        q: text(search.q),
      }),
      component: lazyRouteComponent(() => import('../features/knowledge'), 'WebsitePage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/knowledge/imports/$id',
      validateSearch: (search: Record<string, unknown>): { show?: string } => ({ show: text(search.show) }),
      component: lazyRouteComponent(() => import('../features/knowledge'), 'PastPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/knowledge/$id',
      validateSearch: (search: Record<string, unknown>): { passage?: string } => ({ passage: text(search.passage) }),
      component: lazyRouteComponent(() => import('../features/knowledge'), 'DocumentPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/channels',
      component: lazyRouteComponent(() => import('../features/channels/ChannelsPage'), 'ChannelsPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/channels/sign-in',
      component: lazyRouteComponent(() => import('../features/channels/SignInPage'), 'SignInPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/channels/$id',
      component: lazyRouteComponent(() => import('../features/channels/ChannelPage'), 'ChannelPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/integrations',
      component: lazyRouteComponent(() => import('../features/integrations/IntegrationsPage'), 'IntegrationsPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/integrations/$id',
      component: lazyRouteComponent(() => import('../features/integrations/IntegrationPage'), 'IntegrationPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/assistants/$id/autonomy',
      component: lazyRouteComponent(() => import('../features/autonomy/AutonomyPage'), 'AutonomyPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/assistants/$id/personas',
      component: lazyRouteComponent(() => import('../features/personas/PersonasPage'), 'PersonasPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/assistants/$id/cases',
      component: lazyRouteComponent(() => import('../features/cases/CasesPage'), 'CasesPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/gaps',
      component: lazyRouteComponent(() => import('../features/gaps/GapsPage'), 'GapsPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/doubts',
      validateSearch: (search: Record<string, unknown>): { show?: DoubtState } => ({
        show: oneOf(['open', 'asked', 'settled', 'dismissed'] as const, search.show),
      }),
      component: lazyRouteComponent(() => import('../features/doubts/DoubtsPage'), 'DoubtsPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/affected',
      component: lazyRouteComponent(() => import('../features/reliance/AffectedPage'), 'AffectedPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/corrections',
      component: lazyRouteComponent(() => import('../features/corrections/CorrectionsPage'), 'CorrectionsPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/actions',
      component: lazyRouteComponent(() => import('../features/actions/ActionsPage'), 'ActionsPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/actions/$id',
      component: lazyRouteComponent(() => import('../features/actions/ActionPage'), 'ActionPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/callbacks',
      validateSearch: (search: Record<string, unknown>): { list?: CallbackList } => ({
        list: oneOf(['mine', 'all', 'overdue', 'done', 'cancelled'] as const, search.list),
      }),
      component: lazyRouteComponent(() => import('../features/callbacks/CallbacksPage'), 'CallbacksPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/intents',
      component: lazyRouteComponent(() => import('../features/intents/IntentsPage'), 'IntentsPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/reports',
      validateSearch: reportSearch,
      component: lazyRouteComponent(() => import('../features/reports'), 'ReportsPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/team',
      component: lazyRouteComponent(() => import('../features/team'), 'TeamPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/settings',
      validateSearch: (search: Record<string, unknown>): { tab?: SettingsTab } => ({
        tab: oneOf(SETTINGS_TABS, search.tab),
      }),
      component: lazyRouteComponent(() => import('../features/settings'), 'SettingsPage'),
    }),
  ] as const;
}

/** Outside: nobody is signed in yet. Tokens of links come in the address and leave it at once. */
export function publicRoutes<R extends AnyRoute>(parent: Parent<R>) {
  return [
    createRoute({
      getParentRoute: parent,
      path: '/sign-in',
      validateSearch: (search: Record<string, unknown>): { next?: string; done?: 'reset' } => ({
        next: text(search.next),
        done: oneOf(['reset'] as const, search.done),
      }),
      component: lazyRouteComponent(() => import('../features/auth'), 'SignInPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/link',
      validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: text(search.token) }),
      component: lazyRouteComponent(() => import('../features/auth'), 'LinkPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/invitation',
      validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: text(search.token) }),
      component: lazyRouteComponent(() => import('../features/auth'), 'InvitationPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/reset',
      validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: text(search.token) }),
      component: lazyRouteComponent(() => import('../features/auth'), 'PasswordResetPage'),
    }),
  ] as const;
}

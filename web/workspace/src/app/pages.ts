/** The pages around the inbox. Each is its own chunk, loaded when somebody goes there. */
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import { SETTINGS_TABS, type SettingsTab } from '../lib/settingsTabs';

type Parent<R extends AnyRoute> = () => R;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);

function oneOf<const T extends readonly string[]>(allowed: T, value: unknown): T[number] | undefined {
  return allowed.find((one) => one === value);
}

interface KnowledgeSearch {
  q?: string;
  state?: 'pending' | 'processing' | 'ready' | 'failed';
  source?: string;
  /** The dialog that adds, and its tab. */
  add?: 'website' | 'files' | 'text' | 'qa';
}

const knowledgeSearch = (search: Record<string, unknown>): KnowledgeSearch => ({
  q: text(search.q),
  state: oneOf(['pending', 'processing', 'ready', 'failed'] as const, search.state),
  source: text(search.source),
  add: oneOf(['website', 'files', 'text', 'qa'] as const, search.add),
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
      path: '/knowledge/$id',
      validateSearch: (search: Record<string, unknown>): { passage?: string } => ({ passage: text(search.passage) }),
      component: lazyRouteComponent(() => import('../features/knowledge'), 'DocumentPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/channels',
      component: lazyRouteComponent(() => import('../features/channels'), 'ChannelsPage'),
    }),
    createRoute({
      getParentRoute: parent,
      path: '/channels/$id',
      component: lazyRouteComponent(() => import('../features/channels'), 'ChannelPage'),
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

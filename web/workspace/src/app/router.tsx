/** Every address of the workspace. What is open, filtered and selected lives in the URL, so any screen can be shared. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiError, setOnUnauthorised } from '../api/client';
import { meQuery, queryClient } from '../api/queries';
import { InboxPage, isView } from '../features/inbox';
import { NotFound, RouteFailed, RoutePending } from './RouteStates';
import { publicRoutes, workspaceRoutes } from './pages';
import { Shell } from './Shell';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const publicRoot = createRoute({ getParentRoute: () => root, id: 'public', component: Outlet });

const shell = createRoute({
  getParentRoute: () => root,
  id: 'workspace',
  component: Shell,
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        throw redirect({ to: '/sign-in', search: { next: location.href } });
      }
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$view', params: { view: 'needs_human' } });
  },
});

interface InboxSearch {
  q?: string;
  /** Only conversations on this channel. */
  channel?: string;
  /** Only conversations that carry this intent. */
  intent?: string;
  /** A message to open the thread at. */
  at?: string;
}

const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox/$view',
  component: InboxPage,
  validateSearch: (search: Record<string, unknown>): InboxSearch => ({
    q: typeof search.q === 'string' && search.q ? search.q : undefined,
    intent: typeof search.intent === 'string' && search.intent ? search.intent : undefined,
    channel: typeof search.channel === 'string' && search.channel ? search.channel : undefined,
    at: typeof search.at === 'string' ? search.at : undefined,
  }),
  beforeLoad: ({ params }) => {
    if (!isView(params.view)) throw redirect({ to: '/inbox/$view', params: { view: 'needs_human' } });
  },
});

/** A child of its own without a component: the list stays mounted while conversations change. */
const conversation = createRoute({ getParentRoute: () => inbox, path: '/$id' });

const customers = createRoute({
  getParentRoute: () => shell,
  path: '/customers',
  validateSearch: (search: Record<string, unknown>): { q?: string; id?: string } => ({
    q: typeof search.q === 'string' && search.q ? search.q : undefined,
    id: typeof search.id === 'string' ? search.id : undefined,
  }),
  component: lazyRouteComponent(() => import('../features/contact/ContactsPage'), 'ContactsPage'),
});

const routeTree = root.addChildren([
  publicRoot.addChildren(publicRoutes(() => publicRoot)),
  shell.addChildren([home, inbox.addChildren([conversation]), customers, ...workspaceRoutes(() => shell)]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: RoutePending,
  defaultErrorComponent: RouteFailed,
});

setOnUnauthorised(() => {
  queryClient.removeQueries({ queryKey: meQuery.queryKey });
  if (!router.state.location.pathname.startsWith('/sign-in')) {
    void router.navigate({ to: '/sign-in', search: { next: router.state.location.href } });
  }
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

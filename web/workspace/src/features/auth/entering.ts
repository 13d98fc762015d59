/** Coming in: whoever is signed in now owns what this screen remembers. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { meQuery } from '../../api/queries';
import type { Me } from '../../api/pages';

/** Only a path of our own: an address that names another site is not followed. */
export function safeNext(next: string | undefined): string {
  if (!next || !/^\/(?![/\\])/.test(next) || /[\u0000-\u001f]/.test(next)) return '/';
  return next.startsWith('/sign-in') ? '/' : next;
}

export function useEnter() {
  const client = useQueryClient();
  const router = useRouter();
  return (me: Me, next?: string) => {
    client.clear();
    client.setQueryData(meQuery.queryKey, me);
    router.history.replace(safeNext(next));
  };
}

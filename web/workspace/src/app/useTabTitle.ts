/** "(3) Relevo": how many conversations have something unread, in the tab's title and on its icon. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { countsQuery } from '../features/inbox';

export function useTabTitle(workspaceName: string): void {
  const unread = useQuery(countsQuery).data?.unread ?? 0;
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${workspaceName} · Relevo`;
    const icon = document.getElementById('favicon');
    icon?.setAttribute('href', unread > 0 ? '/favicon-unread.svg' : '/favicon.svg');
  }, [unread, workspaceName]);
}

import { useEffect, useState } from 'react';

/** The token of a link, taken out of the address at once: it must not stay in the history or be copied along. */
export function useToken(token: string | undefined): string | undefined {
  const [kept] = useState(token);
  useEffect(() => {
    if (location.search.includes('token=')) history.replaceState(history.state, '', location.pathname);
  }, []);
  return kept;
}

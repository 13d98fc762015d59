/** Which rows are ticked for a bulk action. */
import { useCallback, useMemo, useState } from 'react';
import type { ConversationRow } from '../../../api/types';
import { rangeOf } from '../model';

export interface Selection {
  ids: ReadonlySet<string>;
  toggle(id: string, isRange: boolean): void;
  add(ids: readonly string[]): void;
  clear(): void;
}

export function useSelection(rows: readonly ConversationRow[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  const toggle = useCallback(
    (id: string, isRange: boolean) => {
      setAnchor(id);
      setIds((before) => {
        const next = new Set(before);
        if (isRange && anchor) rangeOf(rows, anchor, id).forEach((one) => next.add(one));
        else if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    [anchor, rows],
  );
  const add = useCallback((more: readonly string[]) => setIds((before) => new Set([...before, ...more])), []);
  const clear = useCallback(() => setIds(new Set()), []);
  return useMemo(() => ({ ids, toggle, add, clear }), [ids, toggle, add, clear]);
}

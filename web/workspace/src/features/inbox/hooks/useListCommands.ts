/** The keys that move through the list. */
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationRow } from '../../../api/types';
import type { View } from '../../../live';
import { useCommands, type Command } from '../../../lib/commands';
import { useStore } from '../../../lib/store';
import { SEARCH_FIELD_ID } from '../components/ListHeader';
import { neighbour } from '../model';
import { lastUndo } from '../undo';
import type { Selection } from './useSelection';

interface ListState {
  view: View;
  rows: readonly ConversationRow[];
  activeId: string | undefined;
  selection: Selection;
}

export function useListCommands({ view, rows, activeId, selection }: ListState): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const undo = useStore(lastUndo, (run) => run);
  const commands = useMemo((): Command[] => {
    const open = (row: ConversationRow | undefined) => {
      if (row) void navigate({ to: '/inbox/$view/$id', params: { view, id: row.id }, search: (before) => before });
    };
    const step = (by: 1 | -1) => open(activeId ? neighbour(rows, activeId, by) : rows[0]);
    const nextUnread = () => {
      const from = rows.findIndex((row) => row.id === activeId) + 1;
      open([...rows.slice(from), ...rows.slice(0, from)].find((row) => row.unread > 0));
    };
    const list: Command[] = [
      { id: 'next', group: 'list', label: t('keys.next'), keys: 'j', quiet: true, run: () => step(1) },
      { id: 'previous', group: 'list', label: t('keys.previous'), keys: 'k', quiet: true, run: () => step(-1) },
      { id: 'next-unread', group: 'list', label: t('keys.nextUnread'), keys: 'u', run: nextUnread },
      {
        id: 'search',
        group: 'list',
        label: t('list.search'),
        keys: '/',
        run: () => document.getElementById(SEARCH_FIELD_ID)?.focus(),
      },
    ];
    if (activeId) {
      const run = () => selection.toggle(activeId, false);
      list.push({ id: 'select', group: 'list', label: t('keys.select'), keys: 'x', run });
    }
    if (undo) {
      list.push({ id: 'undo', group: 'list', label: t('action.undo'), keys: 'mod+z', inFields: true, run: undo });
    }
    return list;
  }, [t, navigate, view, rows, activeId, selection, undo]);
  useCommands(commands);
}

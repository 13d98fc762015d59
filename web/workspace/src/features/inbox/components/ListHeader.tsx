import { ActionIcon, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { Rows2, Rows3, Search, SquarePen, X } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '../../../live';
import { setPreference, usePreference } from '../../../lib/preferences';
import { Tip } from '../../../ui';
import { ChannelFilter } from '../../channels';
import { IntentFilter } from '../../intents';
import { NewConversation } from '../../window';

const SEARCH_AFTER_MS = 220;
export const SEARCH_FIELD_ID = 'inbox-search';

interface ListHeaderProps {
  view: View;
  search: string;
  intent: string | undefined;
  channel: string | undefined;
  total: number | undefined;
}

export function ListHeader({ view, search, intent, channel, total }: ListHeaderProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const density = usePreference('density');
  const [typed, setTyped] = useState(search);
  const [isWriting, setWriting] = useState(false);
  const show = useDebouncedCallback((q: string) => {
    void navigate({ to: '.', search: (before) => ({ ...before, q: q.trim() || undefined }), replace: true });
  }, SEARCH_AFTER_MS);
  const narrow = (wanted: { intent?: string | undefined } | { channel?: string | undefined }) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...wanted }), replace: true });
  const change = (value: string) => {
    setTyped(value);
    show(value);
  };
  const other = density === 'compact' ? 'comfortable' : 'compact';
  return (
    <header className="list-head">
      <div className="bar">
        <h1 title={t(`view.${view}`)}>{t(`view.${view}`)}</h1>
        {total !== undefined && total > 0 && <span className="dim small number">{total.toLocaleString()}</span>}
        <span className="grow" />
        <ChannelFilter value={channel} onChange={(wanted) => narrow({ channel: wanted })} />
        <IntentFilter value={intent} onChange={(wanted) => narrow({ intent: wanted })} />
      </div>
      <div className="list-find">
        <TextInput
          id={SEARCH_FIELD_ID}
          className="list-search"
          size="xs"
          value={typed}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            change('');
            event.currentTarget.blur();
          }}
          placeholder={t('list.search')}
          aria-label={t('list.search')}
          leftSection={<Search size={14} aria-hidden />}
          rightSection={
            typed ? (
              <ActionIcon size={24} aria-label={t('action.clear')} onClick={() => change('')}>
                <X size={14} />
              </ActionIcon>
            ) : undefined
          }
        />
        <Tip label={t(`density.${other}`)}>
          <ActionIcon aria-label={t(`density.${other}`)} onClick={() => setPreference('density', other)}>
            {density === 'compact' ? <Rows2 size={16} /> : <Rows3 size={16} />}
          </ActionIcon>
        </Tip>
        <Tip label={t('action.newConversation')}>
          <ActionIcon aria-label={t('action.newConversation')} onClick={() => setWriting(true)}>
            <SquarePen size={16} />
          </ActionIcon>
        </Tip>
        {isWriting && (
          <Suspense fallback={null}>
            <NewConversation onClose={() => setWriting(false)} />
          </Suspense>
        )}
      </div>
    </header>
  );
}

import { Drawer, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Search, SearchX, UserRound } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { WriteFirst } from '../window';
import { ContactCard } from './components/ContactCard';
import { ContactRow } from './components/ContactRow';
import { Memories } from './components/Memories';
import { contactQuery, contactsQuery } from './queries';

const JourneySection = lazy(() =>
  import('../journey').then((module) => ({ default: module.JourneySection })),
);
const PersonSection = lazy(() => import('./care/PersonSection').then((module) => ({ default: module.PersonSection })));

const ROW_HEIGHT = 60;
const SEARCH_AFTER_MS = 220;

function OneContact({ id }: { id: string }) {
  const navigate = useNavigate();
  const query = useQuery(contactQuery(id));
  if (query.isPending) return <RowsSkeleton rows={5} height={40} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <ContactCard contact={query.data} />
      <Suspense fallback={null}>
        <WriteFirst contact={query.data} />
      </Suspense>
      <Memories
        contactId={id}
        conversationId=""
        onJump={(at) => void navigate({ to: '/inbox/$view', params: { view: 'open' }, search: { at } })}
      />
      <Suspense fallback={null}>
        <JourneySection contactId={id} />
        <PersonSection contact={query.data} />
      </Suspense>
    </>
  );
}

function ContactRows({ q, onOpen }: { q: string; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const query = useInfiniteQuery(contactsQuery(q));
  const contacts = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const virtual = useVirtualizer({
    count: contacts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const visible = virtual.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= contacts.length - 20) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, contacts.length]);
  if (query.isPending) return <RowsSkeleton rows={10} height={46} />;
  if (query.isError && contacts.length === 0)
    return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (contacts.length === 0) {
    return q ? (
      <Empty icon={<SearchX size={22} />} title={t('list.noMatch')}>
        {t('list.noMatchText', { search: q })}
      </Empty>
    ) : (
      <Empty icon={<UserRound size={22} />} title={t('contacts.none')}>
        {t('contacts.noneText')}
      </Empty>
    );
  }
  return (
    <div ref={scroller} className="contact-rows scroll">
      <div role="list" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {visible.map((item) => (
          <ContactRow key={contacts[item.index]!.id} contact={contacts[item.index]!} top={item.start} onOpen={onOpen} />
        ))}
      </div>
    </div>
  );
}

export function ContactsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { q, id } = useSearch({ from: '/workspace/customers' });
  const [typed, setTyped] = useState(q ?? '');
  const show = useDebouncedCallback((text: string) => {
    void navigate({ to: '.', search: (before) => ({ ...before, q: text.trim() || undefined }), replace: true });
  }, SEARCH_AFTER_MS);
  const open = (next: string | undefined) => void navigate({ to: '.', search: (before) => ({ ...before, id: next }) });
  return (
    <main id="main" className="page contacts-page" tabIndex={-1}>
      <header className="page-head">
        <div>
          <h1>{t('nav.customers')}</h1>
          <p>{t('contacts.text')}</p>
        </div>
        <TextInput
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            show(event.currentTarget.value);
          }}
          leftSection={<Search size={15} aria-hidden />}
          placeholder={t('contacts.search')}
          aria-label={t('contacts.search')}
        />
      </header>
      <ContactRows q={q ?? ''} onOpen={open} />
      <Drawer
        opened={id !== undefined}
        onClose={() => open(undefined)}
        position="right"
        size={420}
        title={t('details.title')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {id && <OneContact id={id} />}
      </Drawer>
    </main>
  );
}

import { ActionIcon, Autocomplete } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../api/client';
import { toastError } from '../../ui';
import { usePageError, useSave } from '../../ui/page';
import './tags.css';

const LONGEST = 40;

const tagsQuery = (conversation_id: string) =>
  queryOptions({
    queryKey: ['tags', conversation_id],
    queryFn: () => unwrap(api.GET('/api/v1/conversations/{conversation_id}/tags', { params: { path: { conversation_id } } })),
  });

const usedQuery = queryOptions({ queryKey: ['tags', 'used'], queryFn: () => unwrap(api.GET('/api/v1/tags')) });

/** Words on the conversation, to find it again in the inbox's search. */
export default function Tags({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation('tags');
  const say = usePageError();
  const client = useQueryClient();
  const query = useQuery(tagsQuery(conversationId));
  const [typed, setTyped] = useState('');
  const used = useQuery({ ...usedQuery, enabled: typed !== '' }).data ?? [];
  const tags = query.data ?? [];
  const names = tags.map((one) => one.tag);
  const save = useSave(
    (wanted: string[]) =>
      unwrap(
        api.PUT('/api/v1/conversations/{conversation_id}/tags', {
          params: { path: { conversation_id: conversationId } },
          body: { tags: wanted },
        }),
      ),
    {
      quiet: true,
      onDone: (now) => {
        client.setQueryData(tagsQuery(conversationId).queryKey, now);
        void client.invalidateQueries({ queryKey: usedQuery.queryKey });
      },
    },
  );
  const put = (wanted: string[]) =>
    save.mutate(wanted, {
      onError: (error) => {
        const isFull = error instanceof ApiError && (error.code === 'too_many_tags' || wanted.length > 20);
        toastError(isFull ? t('tooMany') : say(error));
      },
    });
  const add = (tag: string) => {
    if (!tag.trim() || save.isPending) return;
    setTyped('');
    put([...names, tag.trim()]);
  };
  if (query.isPending) return null;
  return (
    <div className="tags" role="group" aria-label={t('title')}>
      {tags.map((one) => (
        <span key={one.tag} className="chip tag" title={one.by_name ? t('by', { name: one.by_name }) : undefined}>
          {one.tag}
          <ActionIcon
            size={18}
            variant="transparent"
            color="gray"
            aria-label={t('remove', { tag: one.tag })}
            onClick={() => put(names.filter((name) => name !== one.tag))}
          >
            <X size={12} />
          </ActionIcon>
        </span>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add(typed);
        }}
      >
        <Autocomplete
          size="xs"
          aria-label={t('add')}
          placeholder={t('placeholder')}
          maxLength={LONGEST}
          value={typed}
          onChange={setTyped}
          onOptionSubmit={add}
          data={used.map((one) => one.tag).filter((tag) => !names.includes(tag))}
        />
      </form>
    </div>
  );
}

import { Button, MultiSelect, TagsInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { assistantsQuery } from '../../../api/shared';
import type { DocumentDetail, DocumentUpkeep } from '../../../api/pages';
import { fieldErrors, useDraftOf, useSave } from '../../../ui/page';
import { dayOf, startOf } from '../format';
import { changeUpkeep, documentQuery, tagsQuery, useRefreshKnowledge } from '../queries';

interface Draft {
  tags: string[];
  day: string;
  assistants: string[];
}

/** Only what was changed is sent. A day means its beginning where the teammate is. */
function changeOf(changed: Partial<Draft>): DocumentUpkeep {
  const { tags, day, assistants } = changed;
  return {
    ...(tags && { tags }),
    ...(day !== undefined && { expires_at: day ? startOf(day) : null }),
    ...(assistants && { assistant_ids: assistants.length > 0 ? assistants : null }),
  };
}

export function Upkeep({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('documents');
  const client = useQueryClient();
  const refresh = useRefreshKnowledge();
  const tags = useQuery(tagsQuery).data ?? [];
  const assistants = useQuery(assistantsQuery).data ?? [];
  const draft = useDraftOf<Draft>({
    tags: document.tags,
    day: document.expires_at ? dayOf(document.expires_at) : '',
    assistants: document.assistant_ids ?? [],
  });
  const save = useSave(changeUpkeep, {
    done: t('upkeep.saved'),
    onDone: async () => {
      await client.refetchQueries({ queryKey: documentQuery(document.id).queryKey });
      draft.discard();
      refresh();
    },
  });
  const wrong = fieldErrors(save.error);
  const { value, change } = draft;
  return (
    <form
      className="upkeep"
      aria-label={t('upkeep.title')}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ id: document.id, ...changeOf(draft.changed) } as DocumentUpkeep & { id: string });
      }}
    >
      <TagsInput
        size="xs"
        label={t('upkeep.tags')}
        placeholder={value.tags.length === 0 ? t('upkeep.tagsExample') : undefined}
        maxTags={20}
        acceptValueOnBlur
        data={tags.map((each) => each.tag)}
        value={value.tags}
        error={wrong.tags}
        onChange={(next) => change({ tags: next.map((tag) => tag.trim().slice(0, 40)).filter(Boolean) })}
      />
      <TextInput
        size="xs"
        type="date"
        label={t('upkeep.expires')}
        description={t('upkeep.expiresText')}
        value={value.day}
        error={wrong.expires_at}
        onChange={(event) => change({ day: event.currentTarget.value })}
      />
      <MultiSelect
        size="xs"
        searchable
        label={t('upkeep.assistants')}
        description={document.kind === 'website' ? t('upkeep.assistantsSite') : t('upkeep.assistantsText')}
        placeholder={value.assistants.length === 0 ? t('upkeep.everybody') : undefined}
        data={assistants.map((each) => ({ value: each.id, label: each.name }))}
        value={value.assistants}
        error={wrong.assistant_ids}
        onChange={(next) => change({ assistants: next })}
      />
      {draft.dirty && (
        <Button type="submit" size="xs" loading={save.isPending}>
          {t('upkeep.save')}
        </Button>
      )}
    </form>
  );
}

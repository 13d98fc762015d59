import { ActionIcon, Button, Switch } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Pencil, Sparkles, Trash2, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { Card, Confirm } from '../../ui/page';
import { toast, toastError } from '../../ui/toast';
import { PersonaDialog } from './PersonaDialog';
import { addOffered, changePersona, deletePersona, personasQuery, usePersonaError, type Persona } from './queries';

function Row({ one, onEdit, onDelete, onChanged }: { one: Persona; onEdit: () => void; onDelete: () => void; onChanged: () => void }) {
  const { t } = useTranslation('personas');
  const say = usePersonaError();
  const { content } = one;
  const toggle = useMutation({
    mutationFn: (enabled: boolean) => changePersona(one.id, { enabled }),
    onSuccess: onChanged,
    onError: (error) => toastError(say(error)),
  });
  return (
    <li className={one.enabled ? '' : 'is-off'}>
      <div className="persona-name grow">
        <b>{one.name}</b>
        <span>
          {[t(`language.${content.language}`), t(`mood.${content.mood ?? 'calm'}`), `“${content.openings[0]}”`].join(' · ')}
        </span>
      </div>
      <Switch
        aria-label={t('enabled', { name: one.name })}
        checked={one.enabled}
        onChange={(event) => toggle.mutate(event.currentTarget.checked)}
      />
      <ActionIcon variant="subtle" size={34} aria-label={t('editOne', { name: one.name })} onClick={onEdit}>
        <Pencil size={16} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="red" size={34} aria-label={t('deleteOne', { name: one.name })} onClick={onDelete}>
        <Trash2 size={16} />
      </ActionIcon>
    </li>
  );
}

/** Everybody who was invented, and inventing more from the knowledge. */
export function PersonaList({ assistantId, onNew }: { assistantId: string; onNew: () => void }) {
  const { t } = useTranslation('personas');
  const client = useQueryClient();
  const say = usePersonaError();
  const [edited, setEdited] = useState<Persona | null>(null);
  const [deleted, setDeleted] = useState<Persona | null>(null);
  const query = useInfiniteQuery(personasQuery(assistantId));
  const refresh = () => void client.invalidateQueries({ queryKey: ['personas'] });
  const offered = useMutation({
    mutationFn: () => addOffered(assistantId),
    onSuccess: ({ added }) => {
      toast(t('offered', { count: added }));
      refresh();
    },
    onError: (error) => toastError(say(error)),
  });
  const remove = useMutation({
    mutationFn: (one: Persona) => deletePersona(one.id),
    onSuccess: () => {
      setDeleted(null);
      toast(t('deleted'));
      refresh();
    },
    onError: (error) => toastError(say(error)),
  });
  const personas = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card
      title={t('people')}
      text={t('peopleText')}
      actions={
        <Button
          variant="default"
          leftSection={<Sparkles size={15} aria-hidden />}
          loading={offered.isPending}
          onClick={() => offered.mutate()}
        >
          {t('offer')}
        </Button>
      }
    >
      {query.isPending && <RowsSkeleton rows={3} height={60} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && personas.length === 0 && (
        <Empty icon={<UserRound size={22} />} title={t('none')}>
          <p>{t('noneText')}</p>
          <Button mt={12} onClick={onNew}>
            {t('new')}
          </Button>
        </Empty>
      )}
      <ul className="persona-list">
        {personas.map((one) => (
          <Row key={one.id} one={one} onEdit={() => setEdited(one)} onDelete={() => setDeleted(one)} onChanged={refresh} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
      {edited && (
        <PersonaDialog assistantId={assistantId} edited={edited} onClose={() => setEdited(null)} onSaved={refresh} />
      )}
      <Confirm
        opened={deleted !== null}
        title={t('deleteTitle')}
        action={t('delete')}
        pending={remove.isPending}
        onConfirm={() => deleted && remove.mutate(deleted)}
        onClose={() => setDeleted(null)}
      >
        <p>{t('deleteText', { name: deleted?.name ?? '' })}</p>
      </Confirm>
    </Card>
  );
}

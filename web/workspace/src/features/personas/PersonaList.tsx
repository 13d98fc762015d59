import { ActionIcon, Button, Switch } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Pencil, Sparkles, Trash2, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui';
import { Card } from '../../ui/page';
import { Found, Remove } from '../../ui/pieces';
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
      <Found
        query={query}
        className="persona-list"
        rows={3}
        height={60}
        empty={
          <Empty icon={<UserRound size={22} />} title={t('none')} action={<Button onClick={onNew}>{t('new')}</Button>}>
            {t('noneText')}
          </Empty>
        }
      >
        {(one) => (
          <Row key={one.id} one={one} onEdit={() => setEdited(one)} onDelete={() => setDeleted(one)} onChanged={refresh} />
        )}
      </Found>
      {edited && (
        <PersonaDialog assistantId={assistantId} edited={edited} onClose={() => setEdited(null)} onSaved={refresh} />
      )}
      <Remove
        one={deleted}
        remove={(one) => deletePersona(one.id)}
        say={say}
        title={t('deleteTitle')}
        action={t('delete')}
        done={t('deleted')}
        onDone={refresh}
        onClose={() => setDeleted(null)}
      >
        <p>{t('deleteText', { name: deleted?.name ?? '' })}</p>
      </Remove>
    </Card>
  );
}

import { Button, Menu, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, CircleSlash, GraduationCap, Tag } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../api/queries';
import type { ConversationDetail } from '../../../api/types';
import { applyRow } from '../../../live';
import { toastError } from '../../../ui';
import { intentsQuery, setIntent, useIntentError } from '../queries';
import { TeachDialog } from './TeachDialog';

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** What the open conversation is about, who says so, and changing it. */
export function IntentMenu({ conversation }: { conversation: ConversationDetail }) {
  const { t, i18n } = useTranslation('intents');
  const client = useQueryClient();
  const say = useIntentError();
  const myId = useMe().teammate.id;
  const [typed, setTyped] = useState('');
  const [isTeaching, setTeaching] = useState(false);
  const intents = useQuery(intentsQuery).data ?? [];
  const { intent, id } = conversation;
  const save = useMutation({
    mutationFn: setIntent,
    onSuccess: (row) => applyRow(client, row, myId),
    onError: (error) => toastError(say(error)),
  });
  if (!intent && intents.length === 0) return null;
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  const who = (): string => {
    if (!intent) return t('none');
    if (intent.by === 'teammate') return t('byTeammate');
    return intent.confidence === null ? t('byModel') : t('byAssistant', { sure: percent.format(intent.confidence) });
  };
  const pick = (intent_id: string | null) => {
    setTyped('');
    save.mutate({ id, intent_id });
  };
  const shown = intents.filter((one) => (one.active || one.id === intent?.id) && plain(one.name).includes(plain(typed)));
  return (
    <>
    <Menu position="bottom-start" width={260} trapFocus>
      <Menu.Target>
        <Button
          className={intent ? 'intent-button' : 'intent-button is-empty'}
          variant="default"
          size="compact-xs"
          leftSection={<Tag size={12} aria-hidden />}
          aria-label={`${t('intent')}: ${intent?.name ?? t('unknown')}`}
          title={who()}
          loading={save.isPending}
        >
          <span className="clip">{intent?.name ?? t('unknown')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <p className="intent-who">{who()}</p>
        <TextInput
          size="xs"
          m={4}
          data-autofocus
          aria-label={t('search')}
          placeholder={t('search')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <div className="menu-scroll scroll">
          {shown.map((one) => (
            <Menu.Item
              key={one.id}
              rightSection={one.id === intent?.id ? <Check size={14} aria-hidden /> : undefined}
              onClick={() => pick(one.id)}
            >
              {one.name}
            </Menu.Item>
          ))}
        </div>
        {intent && (
          <Menu.Item leftSection={<GraduationCap size={15} aria-hidden />} onClick={() => setTeaching(true)}>
            {t('teach')}
          </Menu.Item>
        )}
        {intent && (
          <Menu.Item leftSection={<CircleSlash size={15} aria-hidden />} onClick={() => pick(null)}>
            {t('clear')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
    {isTeaching && intent && (
      <TeachDialog conversationId={id} intent={intent} onClose={() => setTeaching(false)} />
    )}
    </>
  );
}

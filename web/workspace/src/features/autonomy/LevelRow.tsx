import { ActionIcon, Progress, Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Pin, PinOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCanManage, useSave } from '../../ui/page';
import { shareOf } from './evidence';
import { LEVELS, saveLevel, type IntentLevel, type Level, type Settings } from './queries';

interface LevelRowProps {
  assistantId: string;
  intent: IntentLevel;
  settings: Settings;
}

/** One intent: what the assistant may do, and how far it is from the next level. */
export function LevelRow({ assistantId, intent, settings }: LevelRowProps) {
  const { t } = useTranslation('autonomy');
  const canManage = useCanManage();
  const client = useQueryClient();
  const save = useSave(
    (change: { level?: Level; is_pinned?: boolean }) =>
      saveLevel(assistantId, intent.intent_id, { level: intent.level, is_pinned: intent.is_pinned, ...change }),
    { done: () => t('saved'), onDone: () => void client.invalidateQueries({ queryKey: ['autonomy'] }) },
  );
  const seen = intent.agreed + intent.differed;
  const told = intent.is_pinned
    ? t('pinned')
    : intent.level === 'alone'
      ? t('isAlone')
      : [
          ...(seen > 0 ? [t('agreed', { count: intent.agreed, of: seen })] : []),
          t(settings.promotes ? 'needed' : 'neededShown', { count: intent.still_needed ?? 0 }),
        ].join(' · ');
  return (
    <li>
      <div className="autonomy-name grow">
        <b>{intent.name}</b>
        <span>{told}</span>
        {intent.still_needed !== null && (
          <Progress
            size="xs"
            color="ai"
            value={100 * shareOf(intent.still_needed, settings)}
            aria-label={t('towards', { name: intent.name })}
          />
        )}
      </div>
      <Select
        aria-label={t('levelOf', { name: intent.name })}
        className="autonomy-level"
        allowDeselect={false}
        disabled={!canManage}
        value={intent.level}
        onChange={(value) => save.mutate({ level: value as Level })}
        data={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
      />
      <ActionIcon
        variant={intent.is_pinned ? 'light' : 'subtle'}
        size={34}
        disabled={!canManage}
        aria-pressed={intent.is_pinned}
        aria-label={t(intent.is_pinned ? 'unpin' : 'pin', { name: intent.name })}
        title={t(intent.is_pinned ? 'unpin' : 'pin', { name: intent.name })}
        onClick={() => save.mutate({ is_pinned: !intent.is_pinned })}
      >
        {intent.is_pinned ? <Pin size={16} /> : <PinOff size={16} />}
      </ActionIcon>
    </li>
  );
}

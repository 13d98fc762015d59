import { ActionIcon, Menu, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, History, Pencil, Pin, PinOff, Quote, Sparkles, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Memory } from '../../../api/types';
import { languageName } from '../../../lib/names';
import { formatDay } from '../../../lib/time';
import type { MemoryChange } from '../queries';
import { LONGEST_MEMORY, MEMORY_KEYS, MEMORY_KINDS, oneLine } from '../memory';

const MemoryHistory = lazy(() => import('../care/MemoryHistory').then((module) => ({ default: module.MemoryHistory })));

interface MemoryLineProps {
  memory: Memory;
  conversationId: string;
  onJump: (messageId: string) => void;
  onChange: (change: MemoryChange) => void;
}

/** Opens the words that prove a memory: here, or in the conversation where they were said. */
function useSource({ memory, conversationId, onJump }: MemoryLineProps): (() => void) | null {
  const navigate = useNavigate();
  const source =
    memory.source_messages.find((one) => one.conversation_id === conversationId) ?? memory.source_messages[0];
  if (!source) return null;
  if (source.conversation_id === conversationId) return () => onJump(source.message_id);
  return () =>
    void navigate({
      to: '/inbox/$view/$id',
      params: { view: 'open', id: source.conversation_id },
      search: { at: source.message_id },
    });
}

function EditMemory({ memory, onDone }: { memory: Memory; onDone: (text: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(memory.text);
  return (
    <Textarea
      autoFocus
      size="xs"
      rows={2}
      className="grow"
      maxLength={LONGEST_MEMORY}
      aria-label={t('memory.text')}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => onDone(oneLine(text))}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') onDone(memory.text);
        if (event.key === 'Enter' && !event.shiftKey) {
          event.preventDefault();
          onDone(oneLine(text));
        }
      }}
    />
  );
}

export function MemoryLine(props: MemoryLineProps) {
  const { memory, onChange } = props;
  const { t, i18n } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const [showsHistory, setShowsHistory] = useState(false);
  const showSource = useSource(props);
  const kind = MEMORY_KINDS.find((one) => one === memory.kind);
  const byAi = memory.author.kind === 'assistant';
  const title = [
    kind ? t(`memoryKind.${kind}`) : memory.kind,
    t('memory.by', { name: memory.author.name, date: formatDay(memory.created_at, i18n.language) }),
  ].join(' · ');
  // The assistant notes a language by its tag.
  const isTag = memory.kind === 'language' && /^[a-z]{2}$/.test(memory.text);
  const key = MEMORY_KEYS.find((one) => one === memory.key);
  const said = key ? `${t(`memoryKey.${key}`)}: ${memory.text}` : memory.text;
  const shown = isTag ? `${t('memoryKind.language')}: ${languageName(memory.text, i18n.language)}` : said;
  if (isEditing) {
    return (
      <li>
        <EditMemory
          memory={memory}
          onDone={(text) => {
            setEditing(false);
            if (text && text !== memory.text) onChange({ do: 'edit', id: memory.id, text });
          }}
        />
      </li>
    );
  }
  return (
    <li title={title}>
      <span className={byAi ? 'memory-mark ai' : 'memory-mark'} aria-hidden>
        {memory.pinned ? <Pin size={11} /> : byAi ? <Sparkles size={11} /> : null}
      </span>
      <span className="grow">{shown}</span>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon size={24} className="line-action" aria-label={t('memory.actions', { text: memory.text })}>
            <Ellipsis size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {showSource && (
            <Menu.Item leftSection={<Quote size={14} />} onClick={showSource}>
              {t('memory.source')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={memory.pinned ? <PinOff size={14} /> : <Pin size={14} />}
            onClick={() => onChange({ do: 'pin', id: memory.id, pinned: !memory.pinned })}
          >
            {t(memory.pinned ? 'memory.unpin' : 'memory.pin')}
          </Menu.Item>
          <Menu.Item leftSection={<Pencil size={14} />} onClick={() => setEditing(true)}>
            {t('action.edit')}
          </Menu.Item>
          <Menu.Item leftSection={<History size={14} />} onClick={() => setShowsHistory(true)}>
            {t('memory.history')}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<Trash2 size={14} />}
            onClick={() => onChange({ do: 'forget', id: memory.id })}
          >
            {t('memory.forget')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {showsHistory && (
        <Suspense fallback={null}>
          <MemoryHistory memory={memory} onClose={() => setShowsHistory(false)} />
        </Suspense>
      )}
    </li>
  );
}

import '../styles/copilot.css';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, Hand, PencilLine, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Citation } from '../../../api/types';
import { toastError } from '../../../ui/toast';
import { dropHeld, heldQuery, sendHeld, useHeldError } from '../../autonomy';
import { CitationChips } from '../components/CitationChips';

interface HeldAnswerProps {
  conversationId: string;
  isWriting: boolean;
  onEdit: (text: string) => void;
  onCitation: (citation: Citation) => void;
  /** What stands here where no answer waits. */
  children: ReactNode;
}

/** What the assistant would say if a person let it: sent as it stands, changed first, or not said at all. */
export function HeldAnswer({ conversationId, isWriting, onEdit, onCitation, children }: HeldAnswerProps) {
  const { t } = useTranslation('autonomy');
  const client = useQueryClient();
  const say = useHeldError();
  const held = useQuery(heldQuery(conversationId)).data;
  const options = {
    onSettled: () => void client.invalidateQueries({ queryKey: ['held', conversationId] }),
    onError: (error: unknown) => toastError(say(error)),
  };
  const send = useMutation({ mutationFn: sendHeld, ...options });
  const drop = useMutation({ mutationFn: dropHeld, ...options });
  if (!held) return children;
  if (isWriting) return null;
  return (
    <section className="suggestion held-answer" aria-label={t(`held.${held.level}`, { name: held.assistant_name })}>
      <header>
        <Hand size={13} aria-hidden />
        <b>{t(`held.${held.level}`, { name: held.assistant_name })}</b>
      </header>
      <p className="scroll">{held.text}</p>
      <footer>
        <Button
          size="compact-sm"
          color="ai"
          variant="light"
          leftSection={<Check size={14} aria-hidden />}
          loading={send.isPending}
          onClick={() => send.mutate(held.id)}
        >
          {t(held.level === 'approve' ? 'held.sendAndBack' : 'held.send')}
        </Button>
        <Button
          size="compact-sm"
          color="ai"
          variant="light"
          leftSection={<PencilLine size={14} aria-hidden />}
          onClick={() => onEdit(held.text)}
        >
          {t('held.edit')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<X size={14} aria-hidden />}
          loading={drop.isPending}
          onClick={() => drop.mutate(held.id)}
        >
          {t('held.drop')}
        </Button>
        <CitationChips citations={held.citations as unknown as Citation[]} onOpen={onCitation} />
      </footer>
    </section>
  );
}

import '../styles/copilot.css';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { ArrowUp, Footprints, MessageSquareReply, ScrollText, Search, Sparkles, Zap } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Citation, ConversationDetail } from '../../../api/types';
import { DoSomething } from '../../actions';
import { Section } from '../../contact';
import { LazyCitationDrawer } from '../components/LazyCitationDrawer';
import { Result } from './Result';
import { useAbilities, useCopilot } from './useCopilot';

const LONGEST_QUESTION = 1_500;

/** Beside every conversation that people hold: it suggests, and never sends. */
export function CopilotSection({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation('copilot');
  const { id } = conversation;
  const abilities = useAbilities(id);
  const copilot = useCopilot(id);
  const [question, setQuestion] = useState('');
  const [does, setDoes] = useState(false);
  const [citation, setCitation] = useState<Citation | null>(null);
  const model = abilities?.model ?? null;
  return (
    <Section
      id="copilot"
      icon={<Sparkles size={14} />}
      title={t('title')}
      tone="ai"
      action={
        abilities && (
          <span className="dim small clip" title={model ? `${model.provider} · ${model.name}` : t('builtinText')}>
            {model ? model.name : t('builtin')}
          </span>
        )
      }
    >
      <div className="copilot">
        <div className="copilot-buttons">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<MessageSquareReply size={13} />}
            onClick={() => copilot.ask('reply')}
          >
            {t('ask.reply')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<ScrollText size={13} />}
            onClick={() => copilot.ask('summary')}
          >
            {t('kind.summary')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Footprints size={13} />}
            onClick={() => copilot.ask('next_step')}
          >
            {t('kind.next_step')}
          </Button>
        </div>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (question.trim()) copilot.ask('answer', { text: question.trim() });
          }}
        >
          <TextInput
            size="xs"
            aria-label={t('ask.knowledge')}
            placeholder={t('ask.knowledge')}
            leftSection={<Search size={13} />}
            maxLength={LONGEST_QUESTION}
            value={question}
            onChange={(event) => setQuestion(event.currentTarget.value)}
            rightSection={
              <ActionIcon type="submit" size={24} variant="subtle" aria-label={t('ask.send')}>
                <ArrowUp size={14} />
              </ActionIcon>
            }
          />
        </form>
        <details className="copilot-do" onToggle={(event) => setDoes(event.currentTarget.open)}>
          <summary>
            <Zap size={13} aria-hidden />
            {t('doSomething')}
          </summary>
          {does && <DoSomething conversationId={id} />}
        </details>
        <Result copilot={copilot} hasModel={model !== null} onCitation={setCitation} />
      </div>
      <LazyCitationDrawer citation={citation} onClose={() => setCitation(null)} />
    </Section>
  );
}

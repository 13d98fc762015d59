import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors, useSave } from '../../../ui/page';
import { changeProposal, type Decision, type Proposal } from './queries';

const tones = { new: '', duplicate: 'warn', contradiction: 'red', approved: 'ok', rejected: '' } as const;

function Edit({ proposal, onDone }: { proposal: Proposal; onDone: () => void }) {
  const { t } = useTranslation('tickets');
  const [question, setQuestion] = useState(proposal.question);
  const [answer, setAnswer] = useState(proposal.answer);
  const [phrasings, setPhrasings] = useState(proposal.phrasings.join('\n'));
  const save = useSave(changeProposal, { done: t('saved'), onDone });
  const wrong = fieldErrors(save.error);
  const lines = phrasings.split('\n').map((line) => line.trim()).filter(Boolean);
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ id: proposal.id, question, answer, phrasings: lines });
      }}
    >
      <TextInput
        label={t('question')}
        maxLength={500}
        value={question}
        error={wrong.question}
        onChange={(event) => setQuestion(event.currentTarget.value)}
      />
      <Textarea
        label={t('answer')}
        autosize
        minRows={3}
        value={answer}
        error={wrong.answer}
        onChange={(event) => setAnswer(event.currentTarget.value)}
      />
      <Textarea
        label={t('phrasings')}
        autosize
        minRows={2}
        value={phrasings}
        error={wrong.phrasings}
        onChange={(event) => setPhrasings(event.currentTarget.value)}
      />
      <div className="form-actions">
        <Button size="xs" variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button size="xs" type="submit" disabled={!question.trim() || !answer.trim()} loading={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

function Sources({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('tickets');
  return (
    <>
      {proposal.rivals.map((rival) => (
        <blockquote key={rival.id} className="past-rival">
          <strong>{rival.kind === 'document' ? t('inKnowledge') : t('rival')}</strong>
          <p>{rival.title}</p>
          <p>{rival.answer}</p>
        </blockquote>
      ))}
      <details className="past-evidence">
        <summary>
          {t('evidence')}: {t('from', { count: proposal.conversations })}
        </summary>
        {proposal.evidence.map((one, at) => (
          <blockquote key={at}>
            <p className="dim">{one.asked}</p>
            <p>{one.answered}</p>
          </blockquote>
        ))}
      </details>
    </>
  );
}

interface ProposalCardProps {
  proposal: Proposal;
  isChosen: boolean;
  onChoose: () => void;
  onDecide: (decision: Decision) => void;
  onSaved: () => void;
}

export function ProposalCard({ proposal, isChosen, onChoose, onDecide, onSaved }: ProposalCardProps) {
  const { t } = useTranslation('tickets');
  const [isEditing, setEditing] = useState(false);
  const isOpen = proposal.status !== 'approved' && proposal.status !== 'rejected';
  const done = () => {
    setEditing(false);
    onSaved();
  };
  return (
    <li className="past-proposal">
      <div className="past-head">
        {isOpen && (
          <Checkbox
            checked={isChosen}
            onChange={onChoose}
            aria-label={t('select', { question: proposal.question })}
          />
        )}
        <strong className="grow">{proposal.question}</strong>
        <span className={`chip ${tones[proposal.status]}`}>{t(`status.${proposal.status}`)}</span>
      </div>
      {isEditing ? (
        <Edit proposal={proposal} onDone={done} />
      ) : (
        <>
          <p className="past-answer">{proposal.answer}</p>
          {proposal.phrasings.length > 0 && <p className="small dim">{proposal.phrasings.join(' · ')}</p>}
          <Sources proposal={proposal} />
          <div className="form-actions">
            {proposal.decided_by_name && <span className="small dim">{t('by', { name: proposal.decided_by_name })}</span>}
            {proposal.document_id && (
              <Link to="/knowledge/$id" params={{ id: proposal.document_id }}>
                {t('open')}
              </Link>
            )}
            {proposal.status === 'rejected' && (
              <Button size="xs" variant="default" onClick={() => onDecide('reopen')}>
                {t('reopen')}
              </Button>
            )}
            {isOpen && (
              <>
                <Button size="xs" variant="subtle" onClick={() => setEditing(true)}>
                  {t('edit')}
                </Button>
                <Button size="xs" variant="default" onClick={() => onDecide('reject')}>
                  {t('reject')}
                </Button>
                <Button size="xs" onClick={() => onDecide('approve')}>
                  {t('approve')}
                </Button>
              </>
            )}
          </div>
        </>
      )}
    </li>
  );
}

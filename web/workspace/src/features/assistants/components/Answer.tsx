import { useTranslation } from 'react-i18next';
import type { AskAnswer } from '../../../api/pages';
import type { Citation } from '../../../api/types';
import { AiMark } from '../../../ui';
import { DryActs } from '../../actions';
import { CitationChips } from '../../inbox';
import { SIGNALS } from '../model';

const tones = { reply: 'ok', choices: 'ai', ask: 'ai', hand_over: 'warn', resolve: 'ok', silence: '' } as const;

interface AnswerProps {
  answer: AskAnswer;
  name: string;
  onOpen: (citation: Citation) => void;
  onChoose: (label: string) => void;
}

function Why({ answer }: { answer: AskAnswer }) {
  const { t, i18n } = useTranslation('pages');
  const { t: words } = useTranslation('guides');
  const { t: rules } = useTranslation('rules');
  const { t: names } = useTranslation();
  const plain = new Intl.NumberFormat(i18n.language);
  const money = new Intl.NumberFormat(i18n.language, { style: 'currency', currency: 'USD', maximumFractionDigits: 5 });
  const percent = (share: number) => new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(share);
  const signals = answer.signals.flatMap((signal) => {
    const name = SIGNALS.find((one) => one === signal.name);
    return name ? [{ name, score: signal.score }] : [];
  });
  const milliseconds = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: answer.milliseconds < 10 ? 1 : 0 });
  return (
    <div className="answer-why">
      <span className={`chip ${tones[answer.outcome]}`}>{t(`outcome.${answer.outcome}`)}</span>
      {answer.confidence !== null && <span className="chip">{t('playground.sure', { percent: percent(answer.confidence) })}</span>}
      {signals.map(({ name, score }) => (
        <span key={name} className="chip warn">
          {t(`signal.${name}`)} {percent(score)}
        </span>
      ))}
      {answer.reason && answer.outcome === 'hand_over' && (
        <span className="chip">{names(`reason.${answer.reason}` as 'reason.frustration')}</span>
      )}
      {answer.rule && <span className="chip">{rules('try.rule', { name: answer.rule })}</span>}
      {answer.memories.map((text) => (
        <span key={text} className="chip ai">
          {rules('try.remembered', { text })}
        </span>
      ))}
      {answer.guide && <span className="chip ai">{words('try.guide', { name: answer.guide.name })}</span>}
      {answer.fell_back && <span className="chip warn">{words('try.fellBack')}</span>}
      {answer.model && (
        <span className="chip">
          {words('try.model', {
            name: answer.model.name,
            tokens: plain.format(answer.model.input_tokens + answer.model.output_tokens),
            cost: answer.model.cost === null ? words('try.unknown') : money.format(answer.model.cost),
          })}
        </span>
      )}
      <span className="grow" />
      <span className="number small dim">{t('playground.milliseconds', { number: milliseconds.format(answer.milliseconds) })}</span>
    </div>
  );
}

/** What the customer would see, and below it what only the team sees. */
export function Answer({ answer, name, onOpen, onChoose }: AnswerProps) {
  const { t } = useTranslation('pages');
  return (
    <div className="answer">
      <p className="answer-name">
        <AiMark size={18} />
        {name}
      </p>
      {answer.text ? <p className="answer-text">{answer.text}</p> : <p className="dim">{t('playground.silent')}</p>}
      {answer.choices.length > 0 && (
        <div className="answer-choices">
          {answer.choices.map((choice) => (
            <button key={choice.id} type="button" onClick={() => onChoose(choice.label)}>
              {choice.label}
            </button>
          ))}
        </div>
      )}
      {answer.citations.length > 0 && (
        <div className="answer-sources">
          <CitationChips citations={answer.citations} onOpen={onOpen} />
        </div>
      )}
      {answer.acted.length > 0 && <DryActs acted={answer.acted} />}
      <Why answer={answer} />
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import type { GuideRead } from '../../../api/pages';

type Step = GuideRead['steps'][number];

function Told({ step }: { step: Step }) {
  const { t } = useTranslation('guides');
  const to = (id: number | null) => (id === null ? t('step.end') : t('step.to', { number: id }));
  return (
    <li className={`guide-step ${step.kind}`} style={{ marginInlineStart: step.depth * 18 }}>
      <span className="number small">{step.id}</span>
      <span className="grow">
        <strong>{t(`step.${step.kind}`)}</strong> {step.text}
        {step.options.map((option, index) => (
          <span key={index} className="guide-option">
            {option.test === 'otherwise' ? t('step.otherwise') : t('step.if', { words: option.words })} → {to(option.to)}
          </span>
        ))}
      </span>
    </li>
  );
}

/** The steps that were understood, in their order, and every line that was not. */
export function GuideSteps({ read }: { read: GuideRead | undefined }) {
  const { t } = useTranslation('guides');
  return (
    <section className="guide-steps" aria-label={t('guides.understood')} aria-live="polite">
      <h3>{t('guides.understood')}</h3>
      {read?.problems.map((problem) => (
        <p key={`${problem.kind}${problem.line}`} className="notice warn">
          {t(`problem.${problem.kind}`, { line: problem.line, text: problem.text })}
        </p>
      ))}
      <ol>{read?.steps.map((step) => <Told key={step.id} step={step} />)}</ol>
    </section>
  );
}

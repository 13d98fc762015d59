import { CircleAlert, Sparkles } from 'lucide-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCanManage } from '../../../ui/page';
import { useProblemText } from './useCopilot';

interface ProblemProps {
  code: string;
  sentence: string;
}

/** Why there is nothing; and for what needs a model, where one is chosen by who may. */
export function Problem({ code, sentence }: ProblemProps) {
  const { t } = useTranslation('copilot');
  const text = useProblemText();
  const canManage = useCanManage();
  const needsModel = code === 'needs_model' || code === 'none_chosen';
  const Icon = needsModel ? Sparkles : CircleAlert;
  return (
    <p className="copilot-problem" role="status">
      <Icon size={13} aria-hidden />
      <span>
        {text(code, sentence)}{' '}
        {needsModel &&
          (canManage ? (
            <Link to="/settings" search={{ tab: 'models' }}>
              {t('chooseModel')}
            </Link>
          ) : (
            t('askOwner')
          ))}
      </span>
    </p>
  );
}

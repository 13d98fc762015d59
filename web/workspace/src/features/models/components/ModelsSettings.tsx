import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Models } from '../../../api/pages';
import { Failed, RowsSkeleton } from '../../../ui';
import { Card } from '../../../ui/page';
import { modelsQuery } from '../queries';
import { BudgetForm } from './BudgetForm';
import { ChoiceForm } from './ChoiceForm';
import { Providers } from './Providers';
import { ReachedToday } from './ReachedToday';
import { TaskForm } from './TaskForm';

function Today({ today }: { today: Models['today'] }) {
  const { t, i18n } = useTranslation('pages');
  const cost = new Intl.NumberFormat(i18n.language, { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });
  return (
    <Card title={t('models.today')}>
      <p className="number">
        {t('models.todayCost', { cost: cost.format(today.cost) })} · {t('models.todayCalls', { count: today.calls })} ·{' '}
        {t('models.todayTokens', { tokens: today.tokens.toLocaleString(i18n.language) })}
      </p>
      {today.unpriced_calls > 0 && <p className="row-text">{t('models.unpriced', { count: today.unpriced_calls })}</p>}
    </Card>
  );
}

/** What was saved: a form begins anew when that changes. */
const tasksOf = ({ copilot, brief, embeddings }: Models) => JSON.stringify([copilot, brief, embeddings]);

/** Providers, who answers, limits, and what was used today. */
export function ModelsSettings() {
  const query = useQuery(modelsQuery);
  if (query.isPending) return <RowsSkeleton rows={3} height={110} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const models = query.data;
  return (
    <div className="card-stack">
      <ReachedToday reached={models.reached} />
      <Providers models={models} />
      {models.providers.length > 0 && <ChoiceForm key={JSON.stringify(models.answer)} models={models} />}
      {models.providers.length > 0 && <TaskForm key={tasksOf(models)} models={models} />}
      {models.providers.length > 0 && <BudgetForm key={JSON.stringify(models.budget)} budget={models.budget} />}
      {models.today.calls > 0 && <Today today={models.today} />}
    </div>
  );
}

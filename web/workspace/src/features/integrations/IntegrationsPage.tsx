import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Blocks, Plus } from 'lucide-react';
import { useState } from 'react';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { PageHead, useCanManage } from '../../ui/page';
import { NewIntegration } from './components/NewIntegration';
import { SystemMark } from './components/SystemMark';
import './integrations.css';
import { integrationsQuery, type Integration } from './queries';
import { useIntegrationWords } from './words';

function SystemCard({ integration }: { integration: Integration }) {
  const { t, kind, ability, failure } = useIntegrationWords();
  return (
    <article className="card system-card">
      <div className="system-head">
        <SystemMark kind={integration.kind} />
        <div className="grow">
          <h2>{integration.name}</h2>
          <p className="dim small">{[kind(integration.kind), integration.account_name].filter(Boolean).join(' · ')}</p>
        </div>
        <span className={`chip system-chip is-${integration.state}`}>{t(`state.${integration.state}`)}</span>
      </div>
      {integration.state === 'error' && integration.problem && <p className="small system-problem">{failure(integration.problem)}</p>}
      <div className="system-foot">
        <span className="chips grow">
          {integration.abilities.map((one) => (
            <span key={one} className="chip">
              {ability(one)}
            </span>
          ))}
        </span>
        <Button
          component={Link}
          to={`/integrations/${integration.id}`}
          variant="default"
          size="compact-md"
          aria-label={t('manageName', { name: integration.name })}
        >
          {t('manage')}
        </Button>
      </div>
    </article>
  );
}

/** The company's other systems: what is connected, how it is doing, and connecting more. */
export function IntegrationsPage() {
  const { t } = useIntegrationWords();
  const query = useQuery(integrationsQuery);
  const canManage = useCanManage();
  const [isAdding, setAdding] = useState(false);
  const items = query.data?.items ?? [];
  const add = canManage && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        <PageHead title={t('page')} text={t('pageText')}>
          {items.length > 0 && add}
        </PageHead>
        {query.isPending && <RowsSkeleton rows={2} height={120} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && items.length === 0 && (
          <Empty icon={<Blocks size={22} />} title={t('none')} action={add}>
            {t('noneText')}
          </Empty>
        )}
        <div className="cards">
          {items.map((one) => (
            <SystemCard key={one.id} integration={one} />
          ))}
        </div>
      </div>
      <NewIntegration opened={isAdding} kinds={query.data?.kinds ?? []} onClose={() => setAdding(false)} />
    </main>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Blocks } from 'lucide-react';
import { Empty, Failed, RowsSkeleton, toastError } from '../../ui';
import { HeadSwitch, OnlyLook, PageHead, useCanManage, useSave } from '../../ui/page';
import { Disconnect } from './components/Disconnect';
import { ReadyActionsCard } from './components/ReadyActionsCard';
import { Settings } from './components/Settings';
import { Status } from './components/Status';
import { SystemMark } from './components/SystemMark';
import './integrations.css';
import { MappingCard } from './mapping/MappingCard';
import { changeIntegration, integrationsQuery, useKeepIntegration, type Integration, type IntegrationKind } from './queries';
import { useIntegrationWords } from './words';

function System({ integration, kind }: { integration: Integration; kind: IntegrationKind }) {
  const { t, kind: title, error } = useIntegrationWords();
  const canManage = useCanManage();
  const keep = useKeepIntegration();
  const toggle = useSave((enabled: boolean) => changeIntegration(integration.id, { enabled }), { quiet: true, onDone: keep });
  const hasMapping = kind.fields.some((field) => field.form === 'mapping');
  return (
    <>
      <PageHead
        icon={<SystemMark kind={integration.kind} size={44} />}
        title={integration.name}
        text={[title(integration.kind), integration.account_name].filter(Boolean).join(' · ')}
        back={{ to: '/integrations', label: t('page') }}
      >
        <HeadSwitch
          on={integration.enabled}
          word={integration.enabled ? t('on') : t('off')}
          label={t('enabled', { name: integration.name })}
          disabled={!canManage || toggle.isPending}
          onChange={(enabled) => toggle.mutate(enabled, { onError: (problem) => toastError(error(problem)) })}
        />
      </PageHead>
      {!canManage && <OnlyLook />}
      <div className="card-stack system-stack">
        <Status integration={integration} canManage={canManage} />
        <Settings key={integration.id} integration={integration} kind={kind} canManage={canManage} />
        {hasMapping && canManage && <MappingCard key={`mapping-${integration.id}`} integration={integration} />}
        {canManage && <ReadyActionsCard integration={integration} />}
        {canManage && <Disconnect integration={integration} />}
      </div>
    </>
  );
}

/** One connected system. */
export function IntegrationPage() {
  const { t } = useIntegrationWords();
  const { id } = useParams({ strict: false });
  const query = useQuery(integrationsQuery);
  const integration = query.data?.items.find((one) => one.id === id);
  const kind = query.data?.kinds.find((one) => one.kind === integration?.kind);
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        {query.isPending && <RowsSkeleton rows={3} height={120} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && (!integration || !kind) && (
          <>
            <PageHead title={t('page')} back={{ to: '/integrations', label: t('page') }} />
            <Empty icon={<Blocks size={22} />} title={t('none')}>{t('noneText')}</Empty>
          </>
        )}
        {integration && kind && <System integration={integration} kind={kind} />}
      </div>
    </main>
  );
}

import { Button, Menu, Switch, Tabs } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { FileJson, Plug, Plus, Zap } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Failed, RowsSkeleton, toastError } from '../../ui';
import { Card, PageHead, useCanManage, useSave } from '../../ui/page';
import './actions.css';
import { ConnectionDialog } from './components/ConnectionDialog';
import { ConnectionRow } from './components/ConnectionRow';
import { ImportDialog } from './components/ImportDialog';
import { RunLog } from './components/RunLog';
import { useActionError } from './errors';
import { newAction, type Inhouse } from './form';
import { actionsKey, actionsQuery, changeAction, createAction, type Action, type Connection } from './queries';

const INHOUSE_KINDS = ['callback', 'attribute', 'tag'] as const;

function Row({ action, connections }: { action: Action; connections: Connection[] }) {
  const { t } = useTranslation('actions');
  const client = useQueryClient();
  const canManage = useCanManage();
  const toggle = useSave((enabled: boolean) => changeAction(action, { enabled }), {
    onDone: () => void client.invalidateQueries({ queryKey: actionsKey }),
  });
  const where = connections.find((one) => one.id === action.connection_id)?.name ?? t('kind.builtin');
  const { policy } = action.definition;
  return (
    <li className="action-row">
      <div className="grow">
        <Link to="/actions/$id" params={{ id: action.id }}>
          {action.title}
        </Link>
        <p>
          {where} · <code>{action.name}</code>
        </p>
      </div>
      <span className="chips">
        {action.problem && <span className="chip red">{t('problem.schema_changed')}</span>}
        <span className="chip">{t(`risk.${policy.risk}`)}</span>
        {policy.approval !== 'never' && <span className="chip">{t(`approval.rule_${policy.approval}`)}</span>}
      </span>
      <Switch
        size="md"
        aria-label={t('list.enabled', { title: action.title })}
        checked={action.enabled}
        disabled={!canManage || toggle.isPending}
        onChange={(event) => toggle.mutate(event.currentTarget.checked)}
      />
    </li>
  );
}

function Lists({ actions, connections }: { actions: Action[]; connections: Connection[] }) {
  const { t } = useTranslation('actions');
  const canManage = useCanManage();
  const navigate = useNavigate();
  const say = useActionError();
  const client = useQueryClient();
  const [dialog, setDialog] = useState<'connection' | 'import' | null>(null);
  const create = async (title: string, where: Connection | Inhouse) => {
    try {
      const made = await createAction(newAction(title, where, actions));
      await client.invalidateQueries({ queryKey: actionsKey });
      void navigate({ to: '/actions/$id', params: { id: made.id } });
    } catch (error) {
      toastError(say(error));
    }
  };
  return (
    <>
      <Card
        title={t('list.actions')}
        text={t('list.actionsText')}
        actions={
          canManage && (
            <span className="page-actions">
              <Button
                size="compact-md"
                variant="default"
                leftSection={<FileJson size={15} />}
                onClick={() => setDialog('import')}
              >
                {t('list.import')}
              </Button>
              <Menu position="bottom-end" withinPortal>
                <Menu.Target>
                  <Button size="compact-md" leftSection={<Plus size={15} />}>
                    {t('list.new')}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {connections
                    .filter((one) => one.kind === 'http')
                    .map((one) => (
                      <Menu.Item key={one.id} onClick={() => void create(t('form.newTitle'), one)}>
                        {t('list.in', { name: one.name })}
                      </Menu.Item>
                    ))}
                  {INHOUSE_KINDS.map((kind) => (
                    <Menu.Item key={kind} onClick={() => void create(t(`inhouse.${kind}`), kind)}>
                      {t(`inhouse.${kind}`)}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            </span>
          )
        }
      >
        {actions.length === 0 ? (
          <Empty icon={<Zap size={22} />} title={t('list.none')}>
            {t('list.noneText')}
          </Empty>
        ) : (
          <ul className="action-rows">
            {actions.map((action) => (
              <Row key={action.id} action={action} connections={connections} />
            ))}
          </ul>
        )}
      </Card>
      <Card
        title={t('list.connections')}
        text={t('list.connectionsText')}
        actions={
          canManage && (
            <Button size="compact-md" variant="default" leftSection={<Plug size={15} />} onClick={() => setDialog('connection')}>
              {t('list.connect')}
            </Button>
          )
        }
      >
        {connections.length > 0 && (
          <ul className="action-rows">
            {connections.map((connection) => (
              <ConnectionRow key={connection.id} connection={connection} canManage={canManage} />
            ))}
          </ul>
        )}
      </Card>
      {dialog === 'connection' && <ConnectionDialog onClose={() => setDialog(null)} />}
      {dialog === 'import' && <ImportDialog connections={connections} onClose={() => setDialog(null)} />}
    </>
  );
}

export function ActionsPage() {
  const { t } = useTranslation('actions');
  const query = useQuery(actionsQuery);
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        <PageHead title={t('page')} text={t('pageText')} />
        <Tabs defaultValue="actions" keepMounted={false}>
          <Tabs.List mb={16}>
            <Tabs.Tab value="actions">{t('list.actions')}</Tabs.Tab>
            <Tabs.Tab value="log">{t('log.title')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="actions">
            {query.isPending && <RowsSkeleton rows={4} height={70} />}
            {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
            {query.data && <Lists {...query.data} />}
          </Tabs.Panel>
          <Tabs.Panel value="log">
            <Card title={t('log.title')} text={t('log.text')}>
              <RunLog filter={{}} />
            </Card>
          </Tabs.Panel>
        </Tabs>
      </div>
    </main>
  );
}

import { Button, Menu, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, FileSpreadsheet, ListPlus, Plus, Tag } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teamsQuery } from '../../api/queries';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { Card, PageHead, useCanManage, useSave } from '../../ui/page';
import { IntentDialog } from './components/IntentDialog';
import { OfferedDialog } from './components/OfferedDialog';
import { Proposals } from './components/Proposals';
import { SheetDialog } from './components/SheetDialog';
import { TryBox } from './components/TryBox';
import './intents.css';
import { intentsQuery, MOST_INTENTS, switchIntent, useRefreshIntents, type Intent } from './queries';

type Open = { kind: 'intent'; intent: Intent | null } | { kind: 'offered' | 'sheet' } | null;

function Row({ intent, onEdit }: { intent: Intent; onEdit?: () => void }) {
  const { t } = useTranslation('intents');
  const refresh = useRefreshIntents();
  const change = useSave(switchIntent, { onDone: refresh });
  const teams = (useQuery(teamsQuery).data ?? []).filter((team) => intent.team_ids.includes(team.id));
  return (
    <li className={intent.active ? 'list-row' : 'list-row is-off'}>
      <span className="grow">
        <b>{intent.name}</b>{' '}
        {teams.map((team) => (
          <span key={team.id} className="chip">
            {t('toTeam', { name: team.name })}
          </span>
        ))}
        <span className="row-text">{intent.description || intent.examples[0]}</span>
        <span className="row-text">
          {t('exampleCount', { count: intent.examples.length })}
          {intent.linked.length > 0 && ` · ${t('linkedCount', { count: intent.linked.length })}`}
          {` · ${t('conversationCount', { count: intent.conversations })}`}
        </span>
      </span>
      {onEdit && (
        <>
          <Switch
            aria-label={t('activeName', { name: intent.name })}
            checked={intent.active}
            disabled={change.isPending}
            onChange={(event) => change.mutate({ id: intent.id, active: event.currentTarget.checked })}
          />
          <Button variant="default" size="compact-md" aria-label={t('editName', { name: intent.name })} onClick={onEdit}>
            {t('edit')}
          </Button>
        </>
      )}
    </li>
  );
}

function AddMenu({ onOpen }: { onOpen: (open: Open) => void }) {
  const { t } = useTranslation('intents');
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button leftSection={<Plus size={16} aria-hidden />} rightSection={<ChevronDown size={14} aria-hidden />}>
          {t('addMenu')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Tag size={15} />} onClick={() => onOpen({ kind: 'intent', intent: null })}>
          {t('new')}
        </Menu.Item>
        <Menu.Item leftSection={<ListPlus size={15} />} onClick={() => onOpen({ kind: 'offered' })}>
          {t('offered')}
        </Menu.Item>
        <Menu.Item leftSection={<FileSpreadsheet size={15} />} onClick={() => onOpen({ kind: 'sheet' })}>
          {t('sheet')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function IntentsPage() {
  const { t } = useTranslation('intents');
  const query = useQuery(intentsQuery);
  const canManage = useCanManage();
  const [open, setOpen] = useState<Open>(null);
  const intents = query.data ?? [];
  const close = () => setOpen(null);
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in narrow">
        <PageHead title={t('page')} text={t('pageText')}>
          {canManage && <AddMenu onOpen={setOpen} />}
        </PageHead>
        {query.isPending && <RowsSkeleton rows={6} height={64} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && intents.length === 0 && (
          <Empty
            icon={<Tag size={22} />}
            title={t('empty')}
            action={canManage && <Button onClick={() => setOpen({ kind: 'offered' })}>{t('offered')}</Button>}
          >
            {t('emptyText')}
          </Empty>
        )}
        {intents.length > 0 && (
          <Card title={t('list')} text={t('listText', { count: intents.length, most: MOST_INTENTS })}>
            <ul>
              {intents.map((one) => (
                <Row
                  key={one.id}
                  intent={one}
                  onEdit={canManage ? () => setOpen({ kind: 'intent', intent: one }) : undefined}
                />
              ))}
            </ul>
          </Card>
        )}
        {intents.length > 0 && <TryBox />}
        {query.isSuccess && <Proposals canManage={canManage} />}
      </div>
      {open?.kind === 'intent' && <IntentDialog intent={open.intent} onClose={close} />}
      {open?.kind === 'offered' && <OfferedDialog onClose={close} />}
      {open?.kind === 'sheet' && <SheetDialog onClose={close} />}
    </main>
  );
}

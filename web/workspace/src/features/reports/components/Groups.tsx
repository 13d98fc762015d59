import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import { formatLength, formatScore, formatShare } from '../numbers';
import { GROUP_KINDS, type Behind, type Filter, type GroupKind } from '../../../api/reportSearch';
import { tableAddress, type Group, type Narrowed, type Report } from '../queries';
import { Opened, Sheet } from './Sheet';

/** Which filter a group becomes when it is chosen. */
const FILTER_OF: Record<GroupKind, Filter> = {
  channel: 'channel_id',
  assistant: 'assistant_id',
  version: 'version',
  team: 'team_id',
  teammate: 'teammate_id',
  language: 'language',
  intent: 'intent',
};

interface Cell {
  column: string;
  behind: Behind;
  count: number;
  shown: string;
}

function cells(group: Group, language: string): Cell[] {
  const { first_answer: first } = group;
  return [
    { column: 'all', behind: 'all', count: group.conversations, shown: group.conversations.toLocaleString(language) },
    { column: 'solved', behind: 'solved', count: group.solved, shown: formatShare(group.solved_share, language) },
    {
      column: 'alone',
      behind: 'assistant_alone',
      count: group.assistant_alone,
      shown: formatShare(group.assistant_share, language),
    },
    { column: 'median', behind: 'answered', count: first.count, shown: formatLength(first.median_s, language) },
    { column: 'p90', behind: 'answered', count: first.count, shown: formatLength(first.p90_s, language) },
    { column: 'csat', behind: 'rated', count: group.csat_count, shown: formatScore(group.csat, language) },
  ];
}

interface GroupsProps {
  report: Report;
  query: Narrowed;
  onFilter: (filter: Filter, group: Group) => void;
  onOpen: (by: GroupKind, key: string, behind: Behind) => void;
}

export function Groups({ report, query, onFilter, onOpen }: GroupsProps) {
  const { t, i18n } = useTranslation('reports');
  const [kind, setKind] = useState<GroupKind>('channel');
  const groups = report.groups[kind];
  const language = i18n.language;
  const shownName = (group: Group) =>
    kind === 'language' ? (new Intl.DisplayNames(language, { type: 'language' }).of(group.key) ?? group.key) : group.name;
  return (
    <Card
      title={t('groups')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('by')}
          value={kind}
          onChange={(value) => setKind(value as GroupKind)}
          data={GROUP_KINDS.map((one) => ({ value: one, label: t(`by_${one}`) }))}
          className="group-kinds"
        />
      }
    >
      {groups.length === 0 ? (
        <p className="soft">{t('noGroups')}</p>
      ) : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('groups')}>
          <table className="report-table">
            <thead>
              <tr>
                <th scope="col">{t(`by_${kind}`)}</th>
                <th scope="col">{t('conversations')}</th>
                <th scope="col">{t('solved')}</th>
                <th scope="col">{t('alone')}</th>
                <th scope="col">{t('firstAnswer')}</th>
                <th scope="col">{t('p90')}</th>
                <th scope="col">{t('csat')}</th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr key={group.key}>
                  <th scope="row">
                    <button type="button" onClick={() => onFilter(FILTER_OF[kind], group)}>
                      {shownName(group)}
                    </button>
                  </th>
                  {cells(group, language).map(({ column, behind, count, shown }) => (
                    <td key={column}>
                      <Opened count={count} onOpen={() => onOpen(kind, group.key, behind)}>
                        {shown}
                      </Opened>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <Sheet href={tableAddress(query, kind)} label={t(`by_${kind}`)} />
        </div>
      )}
    </Card>
  );
}

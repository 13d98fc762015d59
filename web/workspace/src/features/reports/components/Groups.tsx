import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import { formatLength, formatScore, formatShare } from '../numbers';
import type { Filter } from '../../../api/reportSearch';
import type { Group, Report } from '../queries';

const KINDS = ['channel', 'assistant', 'version', 'team', 'teammate', 'language', 'intent'] as const;
type Kind = (typeof KINDS)[number];

/** Which filter a group becomes when it is chosen. */
const FILTER_OF: Record<Kind, Filter> = {
  channel: 'channel_id',
  assistant: 'assistant_id',
  version: 'version',
  team: 'team_id',
  teammate: 'teammate_id',
  language: 'language',
  intent: 'intent',
};

interface GroupsProps {
  report: Report;
  onFilter: (filter: Filter, group: Group) => void;
}

export function Groups({ report, onFilter }: GroupsProps) {
  const { t, i18n } = useTranslation('reports');
  const [kind, setKind] = useState<Kind>('channel');
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
          onChange={(value) => setKind(value as Kind)}
          data={KINDS.map((one) => ({ value: one, label: t(`by_${one}`) }))}
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
                <th scope="col">{t('csat')}</th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr key={group.key}>
                  <th scope="row">
                    {kind === 'version' ? (
                      shownName(group)
                    ) : (
                      <button type="button" onClick={() => onFilter(FILTER_OF[kind], group)}>
                        {shownName(group)}
                      </button>
                    )}
                  </th>
                  <td>{group.conversations.toLocaleString(language)}</td>
                  <td>{formatShare(group.solved_share, language)}</td>
                  <td>{formatShare(group.assistant_share, language)}</td>
                  <td>{formatLength(group.first_answer_s, language)}</td>
                  <td>{formatScore(group.csat, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

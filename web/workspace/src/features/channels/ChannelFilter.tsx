import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { channelsQuery } from '../../api/shared';

const ALL = 'all';

/** Narrows a list to one channel. Not there while there is only one. */
export function ChannelFilter({ value, onChange }: { value: string | undefined; onChange: (id: string | undefined) => void }) {
  const { t } = useTranslation('channels');
  // The team's own Slack has no conversations.
  const channels = (useQuery(channelsQuery).data ?? []).filter((one) => one.kind !== 'slack_team');
  if (channels.length < 2) return null;
  return (
    <Select
      size="xs"
      className="channel-filter"
      aria-label={t('filter.label')}
      allowDeselect={false}
      value={value ?? ALL}
      onChange={(id) => onChange(id === ALL || id === null ? undefined : id)}
      data={[{ value: ALL, label: t('filter.all') }, ...channels.map((one) => ({ value: one.id, label: one.name }))]}
    />
  );
}

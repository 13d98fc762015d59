import { useTranslation } from 'react-i18next';
import type { Channel, ChannelChange } from '../../../api/pages';
import { OwnHoursDialog } from '../../../ui/hours';
import { useSave } from '../../../ui/page';
import { changeChannel, useKeepChannel } from '../queries';

/** When people can be expected on this channel, in place of the company's hours. */
export default function ChannelHoursDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useTranslation('channels');
  const { t: pages } = useTranslation('pages');
  const keep = useKeepChannel();
  const save = useSave((change: ChannelChange) => changeChannel(channel.id, change), {
    done: t('hours.saved'),
    onDone: (changed) => {
      keep(changed);
      onClose();
    },
  });
  return (
    <OwnHoursDialog
      own={{ hours: channel.hours, timezone: channel.timezone }}
      words={{
        title: t('hours.of', { name: channel.name }),
        follow: t('hours.follow'),
        followText: t('hours.followText'),
        daysOff: pages('hours.holidays'),
        daysOffText: pages('hours.holidaysText'),
      }}
      mayBeAlways
      saving={save}
      onSave={save.mutate}
      onClose={onClose}
    />
  );
}

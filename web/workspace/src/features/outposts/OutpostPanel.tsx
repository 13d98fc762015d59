import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../api/pages';
import { Card, CopyBox } from '../../ui/page';
import { manifestOf } from './manifest';
import { membersQuery } from './queries';
import { Routes } from './Routes';

/** The team's own Slack on its channel's page: where handoffs are told, who is linked, what Slack has to be told. */
export function OutpostPanel({ channel, canManage }: { channel: Channel; canManage: boolean }) {
  const { t } = useTranslation('outposts');
  const members = useQuery({ ...membersQuery(channel.id), enabled: canManage }).data ?? [];
  if (!channel.connection) return null;
  return (
    <>
      <Routes channelId={channel.id} canManage={canManage} />
      {canManage && (
        <Card title={t('members.title')} text={t('members.text')}>
          {members.length === 0 && <p className="row-text">{t('members.none')}</p>}
          <ul className="outpost-list">
            {members.map((one) => (
              <li key={one.teammate_id}>
                <b>{one.name}</b>
                <span className="row-text">{t(one.how === 'code' ? 'members.code' : 'members.email')}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {canManage && (
        <Card title={t('manifest.title')} text={t('manifest.text')}>
          <CopyBox value={manifestOf(channel.connection.hook_url)} label={t('manifest.title')} />
        </Card>
      )}
    </>
  );
}

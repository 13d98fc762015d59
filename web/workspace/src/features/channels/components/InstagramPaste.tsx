import { Card, CopyBox } from '../../../ui/page';
import { useChannelWords } from '../words';
import type { ExtraProps } from './extras';

/** With Instagram's own login Meta has no call that names our address: an admin pastes it. */
export function InstagramPaste({ channel }: ExtraProps) {
  const { t, label, help } = useChannelWords();
  const connection = channel.connection;
  const token = connection?.values.verify_token;
  if (!connection || !token) return null;
  return (
    <Card title={label('instagram', 'paste')} text={help('instagram', 'verify_token')}>
      <div className="fields">
        <div>
          <b className="small">{t('connection.hook')}</b>
          <CopyBox value={connection.hook_url} label={t('connection.hook')} />
        </div>
        <div>
          <b className="small">{label('instagram', 'verify_token')}</b>
          <CopyBox value={token} label={label('instagram', 'verify_token')} />
        </div>
      </div>
    </Card>
  );
}

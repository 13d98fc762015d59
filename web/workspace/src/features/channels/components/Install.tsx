import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../api/pages';
import { Failed, RowsSkeleton } from '../../../ui';
import { Card, CopyBox } from '../../../ui/page';
import { snippetQuery } from '../queries';

/** Three ways onto a page. Copied, pasted, done. */
export function Install({ channel }: { channel: Channel }) {
  const { t } = useTranslation('pages');
  const query = useQuery(snippetQuery(channel.id));
  if (query.isPending) return <RowsSkeleton rows={1} height={150} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const ways = [
    ['loader', query.data.loader_html],
    ['inline', query.data.inline_html],
    ['link', query.data.hosted_url],
  ] as const;
  return (
    <Card title={t('install.title')} text={t('install.text')}>
      <Tabs defaultValue="loader">
        <Tabs.List>
          {ways.map(([way]) => (
            <Tabs.Tab key={way} value={way}>
              {t(`install.${way}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {ways.map(([way, code]) => (
          <Tabs.Panel key={way} value={way} className="install-way">
            <p>{t(`install.${way}Text`)}</p>
            <CopyBox value={code} label={t(`install.${way}`)} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Card>
  );
}

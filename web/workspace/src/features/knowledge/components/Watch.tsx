import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Radar, Scale, SearchCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { doubtsOfQuery, lookQuery } from '../../doubts';
import { pendingQuery } from '../../reliance';

/** What the knowledge lacks, where it may be wrong, and who was told what has changed since. */
export function Watch() {
  const { t: gaps } = useTranslation('gaps');
  const { t: doubts } = useTranslation('doubts');
  const { t: reliance } = useTranslation('reliance');
  const look = useQuery(lookQuery).data;
  const open = look ? look.contradiction + look.passed_date + look.unused + look.harmful : 0;
  const affected = useQuery(pendingQuery).data?.answers ?? 0;
  return (
    <>
      <Button component={Link} to="/gaps" variant="default" leftSection={<SearchCheck size={16} aria-hidden />}>
        {gaps('page')}
      </Button>
      <Button component={Link} to="/doubts" variant="default" leftSection={<Scale size={16} aria-hidden />}>
        {open > 0 ? doubts('link', { count: open }) : doubts('page')}
      </Button>
      <Button component={Link} to="/affected" variant="default" leftSection={<Radar size={16} aria-hidden />}>
        {affected > 0 ? reliance('link', { count: affected }) : reliance('page')}
      </Button>
    </>
  );
}

/** On a document: that something here is in doubt. */
export function DoubtNotice({ documentId }: { documentId: string }) {
  const { t } = useTranslation('doubts');
  const found = useQuery(doubtsOfQuery(documentId)).data?.items ?? [];
  if (found.length === 0) return null;
  return (
    <div className="notice warn doc-notice" role="status">
      <Scale size={16} aria-hidden />
      <span className="grow">{t('onDocument', { count: found.length })}</span>
      <Link to="/doubts">{t('page')}</Link>
    </div>
  );
}

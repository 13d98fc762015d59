import { Button, Collapse, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronDown, Radar } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAgo } from '../../lib/ago';
import { useNow } from '../../lib/time';
import { Empty } from '../../ui';
import { PageHead } from '../../ui/page';
import { Found } from '../../ui/pieces';
import { toast, toastError } from '../../ui/toast';
import { Answers } from './Answers';
import './reliance.css';
import { changesQuery, ignoreRest, useRelianceError, type KnowledgeChange, type Pick } from './queries';

const PICKS: Pick[] = ['open', 'all'];

function ChangeCard({ change, onChanged }: { change: KnowledgeChange; onChanged: () => void }) {
  const { t, i18n } = useTranslation('reliance');
  const now = useNow();
  const say = useRelianceError();
  const [isOpen, setOpen] = useState(false);
  const ignore = useMutation({
    mutationFn: () => ignoreRest(change.id),
    onSuccess: () => {
      toast(t('saved'));
      onChanged();
    },
    onError: (error) => toastError(say(error)),
  });
  return (
    <li className="card change">
      <h2>{change.title}</h2>
      <p className="change-facts">
        <span className={change.kind === 'removed' ? 'chip red' : 'chip warn'}>{t(change.kind)}</span>
        <span>
          {t('by', { name: change.made_by || '–', when: formatAgo(change.made_at, now, i18n.language) })}
        </span>
        <span className="chip">{t('answers', { count: change.answers })}</span>
        {change.open_conversations > 0 && (
          <span className="chip accent">{t('openOnes', { count: change.open_conversations })}</span>
        )}
      </p>
      <div className="change-actions">
        <Button
          variant="subtle"
          aria-expanded={isOpen}
          rightSection={<ChevronDown size={15} aria-hidden className={isOpen ? 'turned' : undefined} />}
          onClick={() => setOpen(!isOpen)}
        >
          {t('show')}
        </Button>
        <span className="grow" />
        {change.document_exists && (
          <Button component={Link} variant="default" to="/knowledge/$id" params={{ id: change.document_id } as never}>
            {t('document')}
          </Button>
        )}
        {change.undecided > 0 && (
          <Button variant="default" loading={ignore.isPending} onClick={() => ignore.mutate()}>
            {t('ignoreAll')}
          </Button>
        )}
      </div>
      <Collapse expanded={isOpen}>{isOpen && <Answers changeId={change.id} onChanged={onChanged} />}</Collapse>
    </li>
  );
}

export function AffectedPage() {
  const { t } = useTranslation('reliance');
  const { t: pages } = useTranslation('pages');
  const client = useQueryClient();
  const [pick, setPick] = useState<Pick>('open');
  const query = useInfiniteQuery(changesQuery(pick));
  const refresh = () => void client.invalidateQueries({ queryKey: ['reliance'] });
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in narrow">
        <PageHead title={t('page')} text={t('pageText')} back={{ to: '/knowledge', label: pages('knowledge.page') }} />
        <SegmentedControl
          aria-label={t('page')}
          value={pick}
          onChange={(value) => setPick(value as Pick)}
          data={PICKS.map((value) => ({ value, label: t(value) }))}
        />
        <Found
          query={query}
          className="change-list"
          rows={3}
          height={100}
          empty={
            <Empty icon={<Radar size={22} />} title={t(`none_${pick}`)}>
              {t(`none_${pick}Text`)}
            </Empty>
          }
        >
          {(change) => <ChangeCard key={change.id} change={change} onChanged={refresh} />}
        </Found>
      </div>
    </main>
  );
}

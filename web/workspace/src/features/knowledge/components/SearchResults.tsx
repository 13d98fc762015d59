import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Empty, Failed, RowsSkeleton } from '../../../ui';
import { Card } from '../../../ui/page';
import { highlight } from '../highlight';
import { searchQuery } from '../queries';

/** What an assistant would look at for these words, best first. */
export function SearchResults({ q }: { q: string }) {
  const { t } = useTranslation('pages');
  const query = useQuery(searchQuery(q));
  if (query.isPending) return <RowsSkeleton rows={3} height={76} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.length === 0) {
    return (
      <Empty icon={<SearchX size={22} />} title={t('knowledge.noPassage')}>
        {t('knowledge.noPassageText')}
      </Empty>
    );
  }
  return (
    <Card title={t('knowledge.found')} text={t('knowledge.foundText')} className="hits">
      <ol>
        {query.data.map((hit) => (
          <li key={hit.passage_id}>
            <Link to="/knowledge/$id" params={{ id: hit.document_id }} search={{ passage: hit.passage_id }}>
              <span className="hit-title">
                {hit.heading ? `${hit.title} › ${hit.heading}` : hit.title}
                {hit.matched === 'question' && <span className="chip">{t('knowledge.matchedQuestion')}</span>}
              </span>
              <span className="hit-text">
                {highlight(hit.text, q).map((part, index) =>
                  part.isMatch ? <mark key={index}>{part.text}</mark> : part.text,
                )}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  );
}

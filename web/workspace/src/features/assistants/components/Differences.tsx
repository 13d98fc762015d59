import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FieldDifference } from '../../../api/pages';
import { Failed, RowsSkeleton } from '../../../ui';
import { PARTS } from '../model';
import { differencesQuery } from '../queries';

const LANGUAGE_OF = /\.(en|es|pt)$/;

function useFieldName() {
  const { t } = useTranslation('guides');
  const { t: rules } = useTranslation('rules');
  const { t: pages } = useTranslation('pages');
  return (path: string) => {
    const [field = '', ...rest] = path.split('.');
    const part = PARTS.find((one) => one === rest.at(-1));
    const language = LANGUAGE_OF.exec(path)?.[1]?.toUpperCase();
    const names: Record<string, string> = {
      languages: pages('basics.languages'),
      greeting: pages('basics.greeting'),
      instructions: pages('instructions.title'),
      enable_memories: pages('abilities.memories'),
      can_transfer: pages('abilities.transfer'),
      signals: t('field.signals'),
      slots: t('field.slots'),
      accept_threshold: pages('scope.threshold'),
      knowledge_source_ids: pages('scope.sources'),
      answerer: t('field.answerer'),
      channel_differences: t('channels.title'),
      guides: t('guides.title'),
      passing_rules: rules('title'),
    };
    const inner = part ? pages(`instructions.${part}`) : field === 'channel_differences' ? '' : rest.filter((one) => one !== language?.toLowerCase()).join(' · ');
    return [names[field] ?? field, inner.replaceAll('_', ' '), language].filter(Boolean).join(' · ');
  };
}

function Field({ difference }: { difference: FieldDifference }) {
  const name = useFieldName();
  return (
    <div className="difference">
      <h3>{name(difference.path)}</h3>
      <p>
        {difference.words.map((run, index) => {
          if (run.kind === 'same') return <span key={index}>{run.text}</span>;
          return run.kind === 'removed' ? <del key={index}>{run.text}</del> : <ins key={index}>{run.text}</ins>;
        })}
      </p>
    </div>
  );
}

interface DifferencesProps {
  id: string;
  before: number;
  /** Null: the draft. */
  after: number | null;
  revision: number;
}

/** What differs between two versions, field by field and word by word. */
export function Differences({ id, before, after, revision }: DifferencesProps) {
  const { t } = useTranslation('guides');
  const query = useQuery(differencesQuery(id, before, after, revision));
  if (query.isPending) return <RowsSkeleton rows={2} height={60} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.length === 0) return <p className="dim">{t('publish.same')}</p>;
  return (
    <div className="differences">
      {query.data.map((difference) => (
        <Field key={difference.path} difference={difference} />
      ))}
    </div>
  );
}

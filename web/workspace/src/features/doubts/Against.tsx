import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Scale } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { againstQuery } from './queries';

const CHECK_AFTER_MS = 500;

/** What the knowledge says that cannot be true together with an answer while it is being written. */
export function Against({ question, answer }: { question: string; answer: string }) {
  const { t } = useTranslation('doubts');
  const [asked] = useDebouncedValue({ question: question.trim(), answer: answer.trim() }, CHECK_AFTER_MS);
  const isWritten = /[\p{L}\p{N}]/u.test(asked.question) && /[\p{L}\p{N}]/u.test(asked.answer);
  const found = useQuery({ ...againstQuery(asked), enabled: isWritten, placeholderData: keepPreviousData }).data ?? [];
  if (!isWritten || found.length === 0) return null;
  return (
    <div className="notice warn" role="status">
      <Scale size={16} aria-hidden />
      <div className="grow">
        <p>{t('against', { count: found.length })}</p>
        <ul>
          {found.map((one) => (
            <li key={`${one.said} ${one.side.passage_id} ${one.side.text}`}>
              “{one.side.text}”{' '}
              <Link to="/knowledge/$id" params={{ id: one.side.document_id ?? '' } as never}>
                {one.side.title}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TextPart } from '../../../api/pages';

/** So much of a stretch that did not change is shown around a change. */
const AROUND = 160;

function shortened(text: string, isFirst: boolean, isLast: boolean): string {
  const head = isFirst ? '' : text.slice(0, AROUND);
  const tail = isLast ? '' : text.slice(-AROUND);
  return text.length <= 2 * AROUND ? text : `${head} … ${tail}`.trim();
}

/** What changed, word by word: marked by more than colour, and said to who does not see it. */
export function Changes({ parts }: { parts: TextPart[] }) {
  const { t } = useTranslation('documents');
  return (
    <div className="changes" role="group" aria-label={t('diff.label')}>
      {parts.map((part, index) => {
        if (part.change === 'same') {
          return <span key={index}>{shortened(part.text, index === 0, index === parts.length - 1)}</span>;
        }
        const Mark = part.change === 'added' ? 'ins' : 'del';
        return (
          <Mark key={index}>
            <VisuallyHidden>{t(`diff.${part.change}`)}</VisuallyHidden>
            {part.text}
          </Mark>
        );
      })}
    </div>
  );
}

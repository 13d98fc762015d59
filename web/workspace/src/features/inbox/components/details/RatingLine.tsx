import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Csat } from '../../../../api/types';

const BEST = 5;

/** What the customer thought of it, in stars and in their own words. */
export function RatingLine({ csat }: { csat: Csat }) {
  const { t } = useTranslation();
  return (
    <div className="rating">
      <span role="img" aria-label={t('rating.stars', { score: csat.score })}>
        {Array.from({ length: BEST }, (_, index) => (
          <Star key={index} size={15} className={index < csat.score ? 'is-on' : undefined} aria-hidden />
        ))}
      </span>
      {csat.comment && <q>{csat.comment}</q>}
    </div>
  );
}

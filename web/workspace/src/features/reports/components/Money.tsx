import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import type { Behind } from '../../../api/reportSearch';
import type { Report } from '../queries';

interface MoneyProps {
  report: Report;
  onMinutes: (minutes: number) => void;
  onOpen: (behind: Behind) => void;
}

/** What models cost, and the hours saved with the formula that makes them. */
export function Money({ report, onMinutes, onOpen }: MoneyProps) {
  const { t, i18n } = useTranslation('reports');
  const { cost, saved } = report;
  const money = new Intl.NumberFormat(i18n.language, { style: 'currency', currency: 'USD', maximumFractionDigits: 2 });
  return (
    <Card title={t('money')}>
      <div className="fields">
        <div>
          <b className="row-title">{t('cost')}</b>
          {cost.conversations === 0 ? (
            <p className="soft">{t('noCost')}</p>
          ) : (
            <p className="soft">
              <button type="button" className="figure-link" onClick={() => onOpen('cost')}>
                {money.format(cost.known)}
              </button>{' '}
              {cost.unpriced_calls > 0 && (
                <button type="button" className="figure-link" onClick={() => onOpen('unpriced')}>
                  {t('unpriced', { count: cost.unpriced_calls })}
                </button>
              )}
            </p>
          )}
        </div>
        <NumberInput
          label={t('minutes')}
          description={t('formula', {
            count: saved.conversations,
            minutes: saved.minutes_each,
            hours: saved.hours.toLocaleString(i18n.language),
          })}
          inputWrapperOrder={['label', 'input', 'description']}
          min={1}
          max={240}
          clampBehavior="strict"
          allowDecimal={false}
          defaultValue={saved.minutes_each}
          onChange={(minutes) => typeof minutes === 'number' && minutes >= 1 && onMinutes(minutes)}
          maw={320}
        />
      </div>
    </Card>
  );
}

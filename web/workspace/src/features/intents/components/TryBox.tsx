import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import { tryIntents, useIntentError, type Tried } from '../queries';

function Result({ tried }: { tried: Tried }) {
  const { t, i18n } = useTranslation('intents');
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  const known = tried.ranked.find((one) => one.intent_id === tried.recognised);
  return (
    <div role="status" className="tried">
      <p>
        <b>{known ? known.name : t('triedUnknown')}</b>{' '}
        <span className="dim">{t('triedThreshold', { threshold: percent.format(tried.threshold) })}</span>
      </p>
      <ul>
        {tried.ranked.slice(0, 3).map((one) => (
          <li key={one.intent_id}>
            <span className="tried-sure number">{percent.format(one.confidence)}</span> {one.name}
            {one.like && <span className="dim"> · {t('triedLike', { text: one.like })}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What a sentence would be recognised as, at once and without a model. */
export function TryBox() {
  const { t } = useTranslation('intents');
  const say = useIntentError();
  const [text, setText] = useState('');
  const attempt = useMutation({ mutationFn: tryIntents });
  return (
    <Card title={t('try')} text={t('tryText')}>
      <form
        className="try-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) attempt.mutate(text.trim());
        }}
      >
        <TextInput
          className="grow"
          aria-label={t('trySentence')}
          placeholder={t('trySentence')}
          maxLength={2000}
          value={text}
          error={attempt.error ? say(attempt.error) : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!text.trim()} loading={attempt.isPending}>
          {t('tryDo')}
        </Button>
      </form>
      {attempt.data && <Result tried={attempt.data} />}
    </Card>
  );
}

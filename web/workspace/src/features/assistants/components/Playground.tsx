import { ActionIcon, Button, Select, Textarea } from '@mantine/core';
import { FlaskConical, RotateCcw, Send } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assistant } from '../../../api/pages';
import { channelsQuery } from '../../../api/shared';
import type { Citation } from '../../../api/types';
import { LANGUAGE_NAMES } from '../../../i18n/names';
import { LANGUAGES, type Language } from '../../../lib/preferences';
import { Dots, Tip } from '../../../ui';
import { usePageError } from '../../../ui/page';
import { CitationDrawer } from '../../inbox';
import { useAsk, type People } from '../ask';
import { Answer } from './Answer';
import { TryAs } from './TryAs';

function BasicMode() {
  const { t } = useTranslation('pages');
  return (
    <details className="basic-mode">
      <summary>{t('basicMode.title')}</summary>
      <p>{t('basicMode.can')}</p>
      <p>{t('basicMode.cannot')}</p>
    </details>
  );
}

interface QuestionProps {
  isBusy: boolean;
  onAsk: (text: string, language: Language | null) => void;
}

function Question({ isBusy, onAsk }: QuestionProps) {
  const { t } = useTranslation('pages');
  const [text, setText] = useState('');
  const [language, setLanguage] = useState<Language | null>(null);
  const ask = () => {
    if (!text.trim() || isBusy) return;
    onAsk(text.trim(), language);
    setText('');
  };
  return (
    <form
      className="playground-ask"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <Textarea
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={5}
        maxLength={10_000}
        aria-label={t('playground.question')}
        placeholder={t('playground.placeholder')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          ask();
        }}
      />
      <div>
        <Select
          size="xs"
          variant="unstyled"
          aria-label={t('playground.language')}
          value={language ?? 'auto'}
          allowDeselect={false}
          onChange={(value) => setLanguage(value === 'auto' ? null : (value as Language))}
          data={[
            { value: 'auto', label: t('playground.auto') },
            ...LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] })),
          ]}
        />
        <span className="grow" />
        <ActionIcon type="submit" variant="filled" color="brand" radius="xl" size={30} aria-label={t('playground.ask')} disabled={!text.trim() || isBusy}>
          <Send size={15} />
        </ActionIcon>
      </div>
    </form>
  );
}

/** Trying the assistant without a customer: the same answerer, nothing happens to anybody. */
export function Playground({ assistant, prepare }: { assistant: Assistant; prepare: () => Promise<boolean> }) {
  const { t } = useTranslation('pages');
  const { t: words } = useTranslation('guides');
  const say = usePageError();
  const [channelId, setChannelId] = useState<string | null>(null);
  const [contactId, setContactId] = useState<string | null>(null);
  const [people, setPeople] = useState<People>('now');
  const { exchanges, isBusy, ask, retry, clear } = useAsk(assistant.id, { channelId, contactId, people, prepare });
  const channels = (useQuery(channelsQuery).data ?? []).filter((channel) => assistant.channel_ids.includes(channel.id));
  const [cited, setCited] = useState<Citation | null>(null);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [exchanges]);
  return (
    <aside className="playground" aria-label={t('playground.title')}>
      <header>
        <FlaskConical size={16} aria-hidden />
        <h2>{t('playground.title')}</h2>
        <span className="grow" />
        {exchanges.length > 0 && (
          <Tip label={t('playground.clear')}>
            <ActionIcon aria-label={t('playground.clear')} onClick={clear}>
              <RotateCcw size={15} />
            </ActionIcon>
          </Tip>
        )}
      </header>
      <p className="playground-stale">
        {assistant.has_draft ? words('try.draft') : words('try.live', { number: assistant.live_version })}
      </p>
      {channels.length > 0 && (
        <Select
          className="playground-channel"
          size="xs"
          aria-label={words('try.channel')}
          value={channelId ?? ''}
          allowDeselect={false}
          onChange={(value) => {
            setChannelId(value || null);
            clear();
          }}
          data={[
            { value: '', label: words('try.anyChannel') },
            ...channels.map((channel) => ({ value: channel.id, label: channel.name })),
          ]}
        />
      )}
      <TryAs
        contactId={contactId}
        people={people}
        onContact={(id) => {
          setContactId(id);
          clear();
        }}
        onPeople={setPeople}
      />
      <div className="playground-talk scroll" ref={end} tabIndex={0} role="log" aria-label={t('playground.talk')}>
        {exchanges.length === 0 && (
          <div className="playground-empty">
            <p>{t('playground.empty')}</p>
            <BasicMode />
          </div>
        )}
        {exchanges.map((exchange) => (
          <div key={exchange.key} className="exchange">
            <p className="exchange-question">{exchange.question}</p>
            {exchange.answer ? (
              <Answer
                answer={exchange.answer}
                name={assistant.name}
                onOpen={setCited}
                onChoose={(label) => ask(label, exchange.language)}
              />
            ) : exchange.error ? (
              <div className="notice red" role="alert">
                <span className="grow">{say(exchange.error)}</span>
                <Button variant="default" size="compact-xs" onClick={() => retry(exchange)}>
                  {t('playground.retry')}
                </Button>
              </div>
            ) : (
              <p className="exchange-wait">
                <Dots />
              </p>
            )}
          </div>
        ))}
      </div>
      <Question isBusy={isBusy} onAsk={ask} />
      <CitationDrawer citation={cited} onClose={() => setCited(null)} />
    </aside>
  );
}

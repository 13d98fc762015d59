import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentDetail, DocumentUses } from '../../../api/pages';
import { formatFull, formatListTime, useNow } from '../../../lib/time';
import { Card } from '../../../ui/page';
import { usesQuery } from '../queries';

const MOST_SHOWN = 50;

function Use({ use }: { use: DocumentUses['items'][number] }) {
  const { t, i18n } = useTranslation('documents');
  const now = useNow();
  return (
    <li>
      <Link to="/inbox/$view/$id" params={{ view: use.status, id: use.conversation_id } as never}>
        <span className="hit-title">
          {use.contact ?? t('uses.conversation', { number: use.number })}
          <span className={use.status === 'resolved' ? 'chip' : 'chip ok'}>{t(`uses.${use.status}`)}</span>
          {use.has_changed && <span className="chip warn">{t('uses.textChanged')}</span>}
          <time className="version-when" dateTime={use.created_at} title={formatFull(use.created_at, i18n.language)}>
            {formatListTime(use.created_at, now, i18n.language)}
          </time>
        </span>
        <span className="hit-text">{use.text}</span>
      </Link>
    </li>
  );
}

/** The answers that cite the document, so that a change can be followed to who was told the old text. */
export function Uses({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('documents');
  const [onlyChanged, setOnlyChanged] = useState(false);
  const { data } = useQuery(usesQuery(document.id, onlyChanged));
  if (!data) return null;
  return (
    <Card title={t('uses.title')} className="hits">
      {data.answers === 0 ? (
        <p className="dim">{t('uses.none')}</p>
      ) : (
        <>
          <p className="uses-sum">
            {data.open_conversations > 0 && <span>{t('uses.open', { count: data.open_conversations })}</span>}
            {data.changed > 0 && <b>{t('uses.changed', { count: data.changed })}</b>}
          </p>
          {data.changed > 0 && (
            <Switch
              size="sm"
              label={t('uses.onlyChanged')}
              checked={onlyChanged}
              onChange={(event) => setOnlyChanged(event.currentTarget.checked)}
            />
          )}
          <ol>
            {data.items.map((use) => (
              <Use key={use.message_id} use={use} />
            ))}
          </ol>
          {data.items.length === MOST_SHOWN && <p className="dim">{t('uses.more')}</p>}
        </>
      )}
    </Card>
  );
}

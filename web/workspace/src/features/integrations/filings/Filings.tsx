import { Button, Menu } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ExternalLink, Share2 } from 'lucide-react';
import { toast, toastError } from '../../../ui';
import { useSave } from '../../../ui/page';
import { Section } from '../../contact';
import '../integrations.css';
import { fileNow, filingsQuery, integrationsQuery, retryFiling, type FilingRow } from '../queries';
import { useIntegrationWords } from '../words';

function Row({ row, onRetry, isRetrying }: { row: FilingRow; onRetry: () => void; isRetrying: boolean }) {
  const { t, failure } = useIntegrationWords();
  return (
    <li className={`filing-row is-${row.state}`}>
      <span className="grow">
        {t(`filings.${row.kind}`)} · {row.integration_name}{' '}
        <span className="filing-state dim">
          {t(`filings.state.${row.state}`)}
          {row.external_id && row.state === 'done' && ` #${row.external_id}`}
        </span>
        {row.state === 'unclear' && <span className="small dim"> {t('filings.unclearText')}</span>}
        {row.state === 'failed' && row.problem && (
          <span className="small dim">
            {' '}
            {failure(row.problem)} {row.detail}
          </span>
        )}
      </span>
      {row.url && row.state === 'done' && (
        <a href={row.url} target="_blank" rel="noreferrer noopener" aria-label={t('filings.open', { name: row.integration_name })}>
          <ExternalLink size={14} aria-hidden />
        </a>
      )}
      {(row.state === 'failed' || row.state === 'unclear') && (
        <Button size="compact-xs" variant="default" loading={isRetrying} onClick={onRetry}>
          {t('filings.retry')}
        </Button>
      )}
    </li>
  );
}

/** What other systems were told about this conversation, and telling them now. Nothing where none could be told. */
export function Filings({ conversationId }: { conversationId: string }) {
  const { t, error } = useIntegrationWords();
  const client = useQueryClient();
  const systems = useQuery(integrationsQuery).data?.items.filter((one) => one.enabled) ?? [];
  const rows = useQuery(filingsQuery(conversationId)).data ?? [];
  const refresh = () => void client.invalidateQueries({ queryKey: filingsQuery(conversationId).queryKey });
  const sayWhy = { onError: (problem: Error) => toastError(error(problem)) };
  const tell = useSave((body: Parameters<typeof fileNow>[1]) => fileNow(conversationId, body), {
    quiet: true,
    onDone: (row) => {
      refresh();
      if (row.state !== 'done') toast(t('filings.asked', { name: row.integration_name }));
    },
  });
  const retry = useSave(retryFiling, { quiet: true, onDone: refresh });
  const offers = systems.flatMap((one) => [
    ...(one.abilities.includes('write_note') ? [{ id: one.id, kind: 'note' as const, word: t('filings.writeNote', { name: one.name }) }] : []),
    ...(one.abilities.includes('file_brief') ? [{ id: one.id, kind: 'brief' as const, word: t('filings.makeRequest', { name: one.name }) }] : []),
  ]);
  if (offers.length === 0 && rows.length === 0) return null;
  return (
    <Section id="filings" icon={<Share2 size={15} aria-hidden />} title={t('filings.title')}>
      {rows.length > 0 && (
        <ul className="filing-list">
          {rows.map((row) => (
            <Row key={row.id} row={row} isRetrying={retry.isPending} onRetry={() => retry.mutate(row.id, sayWhy)} />
          ))}
        </ul>
      )}
      <div className="filing-actions">
        {offers.length > 0 && (
          <Menu position="bottom-start" withinPortal>
            <Menu.Target>
              <Button size="compact-sm" variant="default" loading={tell.isPending}>
                {t('filings.tell')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {offers.map((offer) => (
                <Menu.Item
                  key={`${offer.id}-${offer.kind}`}
                  onClick={() => tell.mutate({ integration_id: offer.id, kind: offer.kind }, sayWhy)}
                >
                  {offer.word}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </Section>
  );
}

import { Button } from '@mantine/core';
import { CircleAlert, CircleCheck, CircleX, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Channel, ChannelCheck } from '../../../api/pages';
import { formatFull } from '../../../lib/time';
import { Card, useSave } from '../../../ui/page';
import { checkChannel, useKeepChannel } from '../queries';
import { useChannelWords } from '../words';

/** States that are explained where they stand. */
const isNote = (state: Channel['status']['state']) => state === 'off' || state === 'new' || state === 'disconnected';

/** Kinds whose address somebody pastes at the provider: a good check says nothing about that. */
const PASTED = new Set(['api', 'instagram', 'slack']);

/** Connected, and yet nobody ever heard anything from there. */
function isWaitedFor({ kind, status, connection }: Channel): boolean {
  const isPasted = PASTED.has(kind) || (kind === 'email' && connection?.values.delivery === 'webhook');
  return isPasted && status.state === 'on' && !status.last_received_at && !connection?.hook_refused_at;
}

/** Findings whose detail is ours: why nobody was reached, an address, a list of permissions. */
const OWN_WORDS = /\.(unreachable|no_answer|missing|no_reactions|not_public|other_address)$|^(imap|smtp)\.(refused|tls\w*)$|^target\./;

const MOMENT = /^\d{4}-\d\d-\d\dT/;

function CheckLine({ check }: { check: ChannelCheck }) {
  const { t, check: say } = useChannelWords();
  const { i18n } = useTranslation();
  // Beside a token's end or a lost subscription stands when; beside what we found out ourselves what that was; else
  // the provider's own words.
  const isPlain = MOMENT.test(check.detail) || OWN_WORDS.test(`${check.name}.${check.code}`);
  const shown = MOMENT.test(check.detail) ? formatFull(check.detail, i18n.language) : check.detail;
  const detail = isPlain ? shown : t('status.detail', { detail: shown });
  const Icon = check.ok ? CircleCheck : check.is_advice ? CircleAlert : CircleX;
  return (
    <li className={check.ok ? 'check-line is-ok' : check.is_advice ? 'check-line is-advice' : 'check-line is-bad'}>
      <Icon size={16} aria-hidden />
      <span>
        {say(check)}
        {!check.ok && check.detail && <span className="dim small check-detail">{detail}</span>}
      </span>
    </li>
  );
}

/** How the channel is doing: what came and went, what waits, what the last check found. */
export function ProviderStatus({ channel, canManage }: { channel: Channel; canManage: boolean }) {
  const { t, why, refused } = useChannelWords();
  const { i18n } = useTranslation();
  const keep = useKeepChannel();
  const check = useSave(() => checkChannel(channel.id), { onDone: keep });
  const { status, connection } = channel;
  const time = (at: string | null) => (at ? formatFull(at, i18n.language) : t('status.never'));
  const facts: [string, string | number][] = [
    ...(connection?.account_name ? ([[t('status.account'), connection.account_name]] as [string, string][]) : []),
    // The team's own Slack has no customers' messages.
    ...(channel.kind === 'slack_team'
      ? []
      : ([
          [t('status.received'), time(status.last_received_at)],
          [t('status.sent'), time(status.last_sent_at)],
        ] as [string, string][])),
    ...(connection?.expires_at ? ([[t('status.expires'), time(connection.expires_at)]] as [string, string][]) : []),
    ...(connection?.checked_at ? ([[t('status.checked'), time(connection.checked_at)]] as [string, string][]) : []),
    ...(['waiting', 'failed', 'unknown', 'unread'] as const)
      .filter((name) => status[name] > 0)
      .map((name) => [t(`status.${name}`), status[name]] as [string, number]),
  ];
  return (
    <Card
      title={t('status.title')}
      text={t('status.checkText')}
      actions={
        canManage && status.state !== 'disconnected' && (
          <Button
            variant="default"
            leftSection={<RefreshCw size={15} aria-hidden />}
            loading={check.isPending}
            onClick={() => check.mutate(undefined)}
          >
            {t('status.check')}
          </Button>
        )
      }
    >
      <p className={`state-line is-${status.state}`} role="status">
        <b>{t(`state.${status.state}`)}</b>
      </p>
      {isNote(status.state) && <p className="dim">{t(`status.${status.state}`)}</p>}
      {isWaitedFor(channel) && <p className="notice">{t('status.paste')}</p>}
      {connection?.hook_refused_at && (
        <p className="notice warn" role="alert">
          {t('status.refused', { time: time(connection.hook_refused_at), why: refused(channel.kind) })}
        </p>
      )}
      {connection?.stopped_at && (
        <p className="notice warn">
          {t('status.stopped', { time: time(connection.stopped_at) })}
          {connection.problem_code && ` ${why(connection.problem_code)}`}
        </p>
      )}
      <dl className="channel-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {connection && connection.checks.length > 0 && (
        <ul className="check-lines">
          {connection.checks.map((one) => (
            <CheckLine key={one.name} check={one} />
          ))}
        </ul>
      )}
    </Card>
  );
}

import { ClipboardList, CornerDownRight, CornerLeftUp, MessageCircleOff, Tag } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Brief, Line } from '../../../../api/types';
import { Section } from '../../../contact';
import { formatClock, formatFull } from '../../../../lib/time';
import { reasonLabel } from '../../reasons';

const MOODS = ['calm', 'interested', 'neutral', 'positive', 'frustrated', 'angry', 'worried', 'urgent'] as const;

type Jump = (messageId: string) => void;

/** A statement is as good as the message that proves it: every one leads there. */
function Proven({ ids, onJump, children }: { ids: readonly string[]; onJump: Jump; children: ReactNode }) {
  const { t } = useTranslation();
  const first = ids[0];
  if (!first) return <span className="brief-line">{children}</span>;
  return (
    <button type="button" className="brief-line" title={t('brief.show')} onClick={() => onJump(first)}>
      {children}
      <CornerLeftUp size={12} aria-hidden />
    </button>
  );
}

function Lines({ title, lines, onJump }: { title: string; lines: readonly Line[]; onJump: Jump }) {
  if (lines.length === 0) return null;
  return (
    <div className="brief-part">
      <h4>{title}</h4>
      <ul>
        {lines.map((line, index) => (
          <li key={index}>
            <Proven ids={line.message_ids} onJump={onJump}>
              {line.text}
            </Proven>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Slots({ brief, onJump }: { brief: Brief; onJump: Jump }) {
  const { t } = useTranslation();
  if (brief.gathered.length === 0 && brief.missing.length === 0) return null;
  return (
    <div className="brief-part">
      <h4>{t('brief.gathered')}</h4>
      <dl className="brief-slots">
        {brief.gathered.map((slot) => (
          <div key={slot.slot}>
            <dt>{slot.label}</dt>
            <dd>
              <Proven ids={slot.message_ids} onJump={onJump}>
                {slot.value}
              </Proven>
            </dd>
          </div>
        ))}
        {brief.missing.map((slot) => (
          <div key={slot.slot} className="is-missing">
            <dt>{slot.label}</dt>
            <dd>{t('brief.missing')}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Signals({ brief, onJump }: { brief: Brief; onJump: Jump }) {
  const { t, i18n } = useTranslation();
  const mood = MOODS.find((one) => one === brief.mood);
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  return (
    <div className="brief-chips">
      {brief.intent && (
        <span className="chip outline">
          <Tag size={11} aria-hidden /> {brief.intent}
        </span>
      )}
      {brief.mood && <span className="chip warn">{mood ? t(`mood.${mood}`) : brief.mood}</span>}
      {brief.signals.map((signal) => {
        const first = signal.message_ids[0];
        const label = `${reasonLabel(t, signal.name)} · ${percent.format(signal.score)}`;
        if (!first)
          return (
            <span key={signal.name} className="chip outline">
              {label}
            </span>
          );
        return (
          <button key={signal.name} type="button" className="chip outline" onClick={() => onJump(first)}>
            {label}
          </button>
        );
      })}
    </div>
  );
}

/** Who wrote it, and how fresh it is: while the customer waits it grows. */
function Freshness({ brief }: { brief: Brief }) {
  const { t, i18n } = useTranslation();
  const { updated_at, written_by } = brief;
  if (written_by === 'builtin' && !updated_at) return null;
  return (
    <p className="small dim">
      {written_by === 'model' && t('brief.byModel')}{' '}
      {updated_at && (
        <time dateTime={updated_at} title={formatFull(updated_at, i18n.language)}>
          {t('brief.updated')} {formatClock(updated_at, i18n.language)}
        </time>
      )}
    </p>
  );
}

/** What the assistant hands over, so that nobody asks the customer twice. */
export function BriefSection({ brief, onJump }: { brief: Brief; onJump: Jump }) {
  const { t } = useTranslation();
  return (
    <Section id="brief" icon={<ClipboardList size={14} />} title={t('brief.title')} tone="ai">
      <div className="brief">
        <Signals brief={brief} onJump={onJump} />
        <Lines title={t('brief.wants')} lines={brief.wants} onJump={onJump} />
        <Slots brief={brief} onJump={onJump} />
        <Lines title={t('brief.tried')} lines={brief.tried} onJump={onJump} />
        <Lines title={t('brief.promises')} lines={brief.promises} onJump={onJump} />
        {brief.do_not_ask_again.length > 0 && (
          <div className="brief-part">
            <h4>
              <MessageCircleOff size={12} aria-hidden /> {t('brief.doNotAsk')}
            </h4>
            <p>{brief.do_not_ask_again.join(' · ')}</p>
          </div>
        )}
        <Freshness brief={brief} />
        {brief.next_step && (
          <p className="brief-next">
            <CornerDownRight size={13} aria-hidden />
            <span>
              <b>{t('brief.next')}</b> {brief.next_step}
            </span>
          </p>
        )}
      </div>
    </Section>
  );
}

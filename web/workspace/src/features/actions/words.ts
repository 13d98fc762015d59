/** What a run's state and problem are called. A newer server's word is shown plainly instead of nothing. */
import type { TFunction } from 'i18next';
import type { Run } from './queries';

const PROBLEMS = [
  'not_found', 'not_theirs', 'identity', 'not_possible', 'nothing_left', 'too_much', 'currency', 'most_per_run',
  'most_per_subject', 'most_per_contact_day', 'most_per_day', 'runs_per_contact_day', 'not_connected', 'refused_address',
  'busy', 'refused_there', 'server_error', 'no_answer', 'answer_too_large', 'schema_changed', 'switched_off', 'keys_lost',
  'check_missing', 'check_failed', 'changed', 'too_late', 'by_customer', 'by_person', 'lost', 'twice', 'bad_argument',
] as const;

type T = TFunction<'actions'>;

export function problemText(t: T, problem: string | null): string {
  const known = PROBLEMS.find((one) => one === problem);
  return known ? t(`problem.${known}`) : (problem ?? '').replaceAll('_', ' ');
}

export function stateText(t: T, run: Run): string {
  return run.is_over ? t('state.over') : t(`state.${run.state}`);
}

export function stateTone(run: Run): 'ok' | 'warn' | 'red' | 'dim' {
  if (run.state === 'done') return 'ok';
  if (run.state === 'unknown' || run.state === 'failed') return 'red';
  if (run.state === 'waiting_approval' || run.state === 'waiting_customer') return run.is_over ? 'dim' : 'warn';
  return 'dim';
}

export function moneyText(run: Run, language: string): string {
  if (run.amount === null) return '';
  if (!run.currency) return run.amount;
  return new Intl.NumberFormat(language, { style: 'currency', currency: run.currency }).format(Number(run.amount));
}

/** A value of an argument or an answer on one line. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ');
  return JSON.stringify(value);
}

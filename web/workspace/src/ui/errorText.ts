/** What an error means for the person in front of the screen. */
import type { TFunction } from 'i18next';
import { ApiError } from '../api/client';

const KNOWN = ['newer_messages', 'baton_moved', 'cannot_undo', 'unreachable', 'forbidden', 'not_found'] as const;

export function errorText(t: TFunction, error: unknown): string {
  if (!(error instanceof ApiError)) return t('error.unknown');
  const known = KNOWN.find((code) => code === error.code);
  if (known) return t(`error.${known}`);
  if (error.status === 429) return t('error.busy');
  if (error.status >= 500) return t('error.server');
  return error.detail || t('error.unknown');
}

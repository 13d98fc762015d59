import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';
import { usePageError } from '../../ui/page';

const KNOWN = [
  'name_taken', 'too_many_actions', 'too_many_connections', 'connection_in_use', 'action_in_use', 'action_changed',
  'approval_changed', 'approval_over', 'not_unclear', 'cannot_take_back', 'wrong_kind', 'unknown_check', 'unknown_undo',
] as const;
// Their sentences say what exactly is wrong, which a sentence of ours could not.
const DETAILED = ['bad_argument', 'bad_definition', 'bad_document', 'cannot_reach', 'bad_headers'];

/** Our own sentence where the code is known, the server's where it says more, else the usual one. */
export function useActionError(): (error: unknown) => string {
  const { t } = useTranslation('actions');
  const common = usePageError();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return common(error);
      const known = KNOWN.find((code) => code === error.code);
      if (known) return t(`error.${known}`);
      if (DETAILED.includes(error.code)) return error.detail;
      const first = error.errors[0];
      return first ? `${first.field.replace(/^body\./, '')}: ${first.message}` : common(error);
    },
    [t, common],
  );
}

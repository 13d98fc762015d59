/** What went wrong, in the screen's language and next to the field it belongs to. */
import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';
import { errorText } from '../errorText';
import { toast, toastError } from '../toast';

const KNOWN = [
  'wrong_credentials', 'too_many_attempts', 'link_gone', 'invitation_gone', 'already_teammate', 'last_owner', 'not_yourself',
  'owners_only', 'default_team', 'weak_password', 'channel_in_use', 'too_many_assistants', 'too_many_files', 'too_many_phrasings',
  'body_too_large', 'not_a_qa_sheet',
] as const;

/** Our own sentence where the code is known, else what the screen says of such errors everywhere. */
export function usePageError(): (error: unknown) => string {
  const { t } = useTranslation('pages');
  const { t: common } = useTranslation();
  return useCallback(
    (error) => {
      const known = error instanceof ApiError ? KNOWN.find((code) => code === error.code) : undefined;
      return known ? t(`error.${known}`) : errorText(common, error);
    },
    [t, common],
  );
}

/** The server's complaints by field ("settings.allowed_domains.0" also counts for "settings.allowed_domains"). */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const found: Record<string, string> = {};
  for (const { field, message } of error.errors) {
    const parts = field.replace(/^body\./, '').split('.');
    for (let length = parts.length; length > 0; length -= 1) {
      found[parts.slice(0, length).join('.')] ??= message;
    }
  }
  return found;
}

interface SaveOptions<Out> {
  /** Said when it worked. */
  done?: string | ((out: Out) => string);
  onDone?: (out: Out) => void;
  /** The form shows the error itself. */
  quiet?: boolean;
}

/** A change sent to the server: says when it worked, and why when it did not. */
export function useSave<In, Out>(send: (given: In) => Promise<Out>, options: SaveOptions<Out> = {}) {
  const say = usePageError();
  return useMutation({
    mutationFn: send,
    onSuccess: (out: Out) => {
      options.onDone?.(out);
      if (options.done) toast(typeof options.done === 'string' ? options.done : options.done(out));
    },
    onError: (error) => {
      if (!options.quiet) toastError(say(error));
    },
  });
}

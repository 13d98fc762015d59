/** Words that are looked up by names from the server, of which newer ones may be unknown here. */
import i18n from 'i18next';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';
import { usePageError } from '../../ui/page';
import type { Proof } from './queries';

const CODES = [
  'system_in_use', 'too_many_integrations', 'integration_in_use', 'integration_incomplete', 'cannot_file_there', 'not_able_to',
  'no_currency',
] as const;

export function useIntegrationWords() {
  const { t } = useTranslation('integrations');
  const say = usePageError();
  const find = (key: string): string | undefined =>
    i18n.exists(key, { ns: 'integrations' }) ? (t as unknown as (key: string) => string)(key) : undefined;
  const failure = (code: string) =>
    find(`failures.${code}`) ?? find(`mapping.wrong.${code}`) ?? t('failures.other');
  return {
    t,
    failure,
    kind: (kind: string) => find(`kinds.${kind}.name`) ?? kind,
    about: (kind: string) => find(`kinds.${kind}.about`) ?? '',
    steps: (kind: string): string[] => ['a', 'b', 'c', 'd', 'e'].flatMap((step) => find(`kinds.${kind}.steps.${step}`) ?? []),
    label: (kind: string, field: string) => find(`kinds.${kind}.fields.${field}.label`) ?? field,
    help: (kind: string, field: string) => find(`kinds.${kind}.fields.${field}.help`) || undefined,
    option: (kind: string, field: string, option: string) => find(`kinds.${kind}.fields.${field}.options.${option}`) ?? option,
    ability: (ability: string) => find(`ability.${ability}`) ?? ability,
    field: (name: string) => find(`mapping.field.${name}`) ?? name,
    wrong: (code: string) => find(`mapping.wrong.${code}`) ?? t('mapping.wrong.other'),
    proof: ({ name, ok, code }: Proof) =>
      ok
        ? (find(`proofs.${name}`) ?? t('proofs.other'))
        : [find(`unproven.${name}`) ?? t('unproven.other'), code && code !== name && failure(code)].filter(Boolean).join(' '),
    error: (error: unknown): string => {
      const known = error instanceof ApiError ? CODES.find((code) => code === error.code) : undefined;
      return known ? t(`wrongCode.${known}`) : say(error);
    },
  };
}

/** The fields that the server did not like, from its `integration_incomplete`. */
export function wrongFields(error: unknown): string[] {
  const fields = error instanceof ApiError ? (error.data as { fields?: unknown }).fields : undefined;
  return Array.isArray(fields) ? fields.map(String) : [];
}

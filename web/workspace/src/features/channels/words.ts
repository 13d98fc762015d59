/** Words that are looked up by names from the server: kinds, fields and checks, of which newer ones may be unknown here. */
import i18n from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ChannelCheck } from '../../api/pages';

const STEPS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

export function useChannelWords() {
  const { t } = useTranslation('channels');
  const find = (key: string): string | undefined =>
    i18n.exists(key, { ns: 'channels' }) ? (t as unknown as (key: string) => string)(key) : undefined;
  const found = (steps: string): string[] => STEPS.flatMap((step) => find(`${steps}.${step}`) ?? []);
  return {
    t,
    find,
    kind: (kind: string) => find(`connect.${kind}.title`) ?? kind,
    about: (kind: string) => find(`connect.${kind}.about`) ?? '',
    steps: (kind: string, values: Record<string, string> = {}): string[] => {
      const ways = Object.entries(values).map(([field, option]) => found(`connect.${kind}.${field}.steps.${option}`));
      return ways.find((steps) => steps.length > 0) ?? found(`connect.${kind}.steps`);
    },
    optionSteps: (kind: string, field: string, option: string): string[] => found(`connect.${kind}.${field}.steps.${option}`),
    /** Where the channel's address belongs at the provider; what disconnecting does there; what to look at when a
     * request to the address was refused. */
    hook: (kind: string) => find(`connect.${kind}.hook`) ?? '',
    parting: (kind: string) => find(`connect.${kind}.disconnect`) ?? '',
    refused: (kind: string) => find(`connect.${kind}.refused`) ?? '',
    label: (kind: string, field: string) => find(`connect.${kind}.${field}.label`) ?? field,
    help: (kind: string, field: string) => find(`connect.${kind}.${field}.help`) ?? '',
    option: (kind: string, field: string, option: string) => find(`connect.${kind}.${field}.${option}`) ?? option,
    check: ({ name, ok, code }: ChannelCheck) =>
      ok
        ? (find(`check.${name}.ok`) ?? t('check.other.ok'))
        : ((code && find(`check.${name}.${code}`)) || find(`check.${name}.failed`)) ?? t('check.other.failed'),
    /** Of a delivery or of a channel; a check's code has the check's name in front. */
    why: (code: string) => find(`delivery.code.${code}`) ?? find(`check.${code}`) ?? t('delivery.code.other'),
  };
}

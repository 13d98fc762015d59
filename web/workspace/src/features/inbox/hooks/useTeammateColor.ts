import { useQuery } from '@tanstack/react-query';
import { teammatesQuery } from '../../../api/queries';

/** The colour of a teammate's face; messages carry only id and name. */
export function useTeammateColor(id: string | null): string | undefined {
  return useQuery({
    ...teammatesQuery,
    enabled: id !== null,
    select: (all) => all.find((one) => one.id === id)?.color,
  }).data;
}

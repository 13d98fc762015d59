import { useMe } from '../../api/queries';

/** Owners and admins change how the workspace is set up; everybody else may look. The server decides. */
export function useCanManage(): boolean {
  return useMe().teammate.role !== 'agent';
}

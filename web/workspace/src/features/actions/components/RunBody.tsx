import type { Run } from '../queries';
import { RunDecision } from './RunDecision';
import { RunDetails } from './RunDetails';

/** What an opened line of the thread shows of a run. */
export default function RunBody({ run }: { run: Run }) {
  return (
    <>
      <RunDetails run={run} />
      <RunDecision run={run} />
    </>
  );
}

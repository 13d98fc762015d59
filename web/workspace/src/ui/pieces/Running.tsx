/** Work that goes on for a while on the server: started and stopped by one button, told by one line. */
import { Button, Progress } from '@mantine/core';
import { Play, Square } from 'lucide-react';

interface StartStopProps {
  running: boolean;
  pending: boolean;
  start: string;
  stop: string;
  onStart: () => void;
  onStop: () => void;
}

export function StartStop({ running, pending, start, stop, onStart, onStop }: StartStopProps) {
  if (running) {
    return (
      <Button variant="default" leftSection={<Square size={14} aria-hidden />} loading={pending} onClick={onStop}>
        {stop}
      </Button>
    );
  }
  return (
    <Button leftSection={<Play size={15} aria-hidden />} loading={pending} onClick={onStart}>
      {start}
    </Button>
  );
}

interface ProgressLineProps {
  label: string;
  facts: string[];
  running: boolean;
  done: number;
  of: number;
}

/** How far it is, and what is known of it. */
export function ProgressLine({ label, facts, running, done, of }: ProgressLineProps) {
  return (
    <>
      <p className="progress-facts" role="status">
        {facts.join(' · ')}
      </p>
      {running && <Progress value={of > 0 ? (100 * done) / of : 0} aria-label={label} />}
    </>
  );
}

import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useEffect } from 'react';
import { toastError } from '../toast';

interface LookAgainProps {
  label: string;
  /** Looks for what has become true meanwhile; `fresh`: only where the last look is old. */
  look: (fresh: boolean) => Promise<unknown>;
  say: (error: unknown) => string;
}

/** Looks when the page opens, so that it shows what is true today, and whenever it is pressed. */
export function LookAgain({ label, look, say }: LookAgainProps) {
  const looking = useMutation({ mutationFn: look, onError: (error) => toastError(say(error)) });
  const { mutate } = looking;
  useEffect(() => mutate(true), [mutate]);
  return (
    <Button
      variant="default"
      leftSection={<RefreshCw size={15} aria-hidden />}
      loading={looking.isPending}
      onClick={() => mutate(false)}
    >
      {label}
    </Button>
  );
}

import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toast, toastError } from '../toast';
import { Confirm } from '../page';

interface RemoveProps<T> {
  /** What is to go; null while nothing is. */
  one: T | null;
  remove: (one: T) => Promise<unknown>;
  say: (error: unknown) => string;
  title: string;
  action: string;
  /** Said when it is gone. */
  done: string;
  onDone: () => void;
  onClose: () => void;
  /** What will not come back. */
  children: ReactNode;
}

/** Asks before one of a list is deleted, deletes it, and says so. */
export function Remove<T>({ one, remove, say, title, action, done, onDone, onClose, children }: RemoveProps<T>) {
  const removing = useMutation({
    mutationFn: remove,
    onSuccess: () => {
      onClose();
      toast(done);
      onDone();
    },
    onError: (error) => toastError(say(error)),
  });
  return (
    <Confirm
      opened={one !== null}
      title={title}
      action={action}
      pending={removing.isPending}
      onConfirm={() => one !== null && removing.mutate(one)}
      onClose={onClose}
    >
      {children}
    </Confirm>
  );
}

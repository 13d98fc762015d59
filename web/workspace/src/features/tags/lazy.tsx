/** Tags come after the thread: nobody waits for them to read a message. */
import { lazy, Suspense, type ComponentProps } from 'react';

const List = lazy(() => import('./Tags'));

export function Tags(props: ComponentProps<typeof List>) {
  return (
    <Suspense fallback={null}>
      <List {...props} />
    </Suspense>
  );
}

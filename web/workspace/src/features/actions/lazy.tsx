/** What few conversations and answers need comes when it is needed. */
import { lazy, Suspense, type ComponentProps } from 'react';

const Something = lazy(() => import('./components/DoSomething'));
const Acts = lazy(() => import('./components/DryActs'));

export function DoSomething(props: ComponentProps<typeof Something>) {
  return (
    <Suspense fallback={null}>
      <Something {...props} />
    </Suspense>
  );
}

export function DryActs(props: ComponentProps<typeof Acts>) {
  return (
    <Suspense fallback={null}>
      <Acts {...props} />
    </Suspense>
  );
}

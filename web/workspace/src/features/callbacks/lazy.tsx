/** What stands in the thread comes after it: nobody waits for it to read a message. */
import { lazy, Suspense, type ComponentProps } from 'react';

export { planCallback } from './planning';

const Banner = lazy(() => import('./CallbackBanner').then((module) => ({ default: module.CallbackBanner })));

export function CallbackBanner(props: ComponentProps<typeof Banner>) {
  return (
    <Suspense fallback={null}>
      <Banner {...props} />
    </Suspense>
  );
}

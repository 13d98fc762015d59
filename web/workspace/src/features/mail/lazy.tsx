/** The inbox's door to mails: nobody waits for them to read another message. */
import { lazy, Suspense, type ComponentProps } from 'react';

const Line = lazy(() => import('./MailLine').then((module) => ({ default: module.MailLine })));
const Head = lazy(() => import('./MailHead').then((module) => ({ default: module.MailHead })));

export function MailLine(props: ComponentProps<typeof Line>) {
  return (
    <Suspense fallback={null}>
      <Line {...props} />
    </Suspense>
  );
}

export function MailHead(props: ComponentProps<typeof Head>) {
  return (
    <Suspense fallback={null}>
      <Head {...props} />
    </Suspense>
  );
}

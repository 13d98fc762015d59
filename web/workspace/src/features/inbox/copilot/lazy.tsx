/** The copilot's parts and their words come after the thread: nobody waits for them to read a message. */
import { lazy, Suspense, type ComponentProps } from 'react';

const Section = lazy(() => import('./CopilotSection').then((module) => ({ default: module.CopilotSection })));
const Card = lazy(() => import('./SuggestionCard').then((module) => ({ default: module.SuggestionCard })));
const Held = lazy(() => import('./HeldAnswer').then((module) => ({ default: module.HeldAnswer })));
const Menu = lazy(() => import('./ChangeMenu').then((module) => ({ default: module.ChangeMenu })));
const Bench = lazy(() => import('./DraftBench').then((module) => ({ default: module.DraftBench })));
const Strip = lazy(() => import('./TranslateStrip').then((module) => ({ default: module.TranslateStrip })));

export function CopilotSection(props: ComponentProps<typeof Section>) {
  return (
    <Suspense fallback={null}>
      <Section {...props} />
    </Suspense>
  );
}

/** What could be said: what the assistant may not say alone, else what the copilot suggests. */
export function Proposed(props: ComponentProps<typeof Card>) {
  const { conversation, isWriting, onInsert, onCitation } = props;
  const suggestion = <Card {...props} />;
  return (
    <Suspense fallback={null}>
      {conversation.handoff_reason === 'approval_needed' ? (
        <Held
          conversationId={conversation.id}
          isWriting={isWriting}
          onEdit={(text) => onInsert(text, null)}
          onCitation={onCitation}
        >
          {suggestion}
        </Held>
      ) : (
        suggestion
      )}
    </Suspense>
  );
}

export function ChangeMenu(props: ComponentProps<typeof Menu>) {
  return (
    <Suspense fallback={null}>
      <Menu {...props} />
    </Suspense>
  );
}

export function DraftBench(props: ComponentProps<typeof Bench>) {
  return (
    <Suspense fallback={null}>
      <Bench {...props} />
    </Suspense>
  );
}

export function TranslateStrip(props: ComponentProps<typeof Strip>) {
  return (
    <Suspense fallback={null}>
      <Strip {...props} />
    </Suspense>
  );
}

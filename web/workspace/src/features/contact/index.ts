/** The customer: who it is, what we remember, what was bought, what was said before. */
import { lazy } from 'react';

export { RememberButton } from './care/RememberButton';
export const PersonSection = lazy(() =>
  import('./care/PersonSection').then((module) => ({ default: module.PersonSection })),
);
export const UsedMemories = lazy(() =>
  import('./care/UsedMemories').then((module) => ({ default: module.UsedMemories })),
);
export { ContactCard } from './components/ContactCard';
export { Memories } from './components/Memories';
export { Orders } from './components/Orders';
export { PreviousConversations } from './components/PreviousConversations';
export { Section } from './components/Section';

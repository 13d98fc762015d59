/** The customer: who it is and what we remember; their way with the company is features/journey. */
import { lazy } from 'react';

export const JourneySection = lazy(() =>
  import('../journey').then((module) => ({ default: module.JourneySection })),
);
export const Memories = lazy(() =>
  import('./components/Memories').then((module) => ({ default: module.Memories })),
);
export { RememberButton } from './care/RememberButton';
export const PersonSection = lazy(() =>
  import('./care/PersonSection').then((module) => ({ default: module.PersonSection })),
);
export const UsedMemories = lazy(() =>
  import('./care/UsedMemories').then((module) => ({ default: module.UsedMemories })),
);
export { ContactCard } from './components/ContactCard';
export { Section } from './components/Section';

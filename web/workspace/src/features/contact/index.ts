/** The customer: who it is, what we remember, what was bought, what was said before. */
export { ContactCard } from './components/ContactCard';
export { Memories } from './components/Memories';
export { Orders } from './components/Orders';
export { PreviousConversations } from './components/PreviousConversations';
export { Section } from './components/Section';

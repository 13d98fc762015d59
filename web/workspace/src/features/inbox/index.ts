/** The inbox: lists, threads, the composer. Other features and the frame take only what stands here. */
export { InboxPage } from './components/InboxPage';
export { isView } from './model';
export { resendWhenConnected } from './outbox';
export { countsQuery } from './queries';
export { CitationChips } from './components/CitationChips';
export { LazyCitationDrawer as CitationDrawer } from './components/LazyCitationDrawer';
export { reasonLabel } from './reasons';

export { pendingQuery } from './queries';

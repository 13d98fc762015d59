export { AssistantPage } from './AssistantPage';
export { AssistantsPage } from './AssistantsPage';
export { assistantQuery, draftQuery } from './queries';

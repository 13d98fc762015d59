export { AssistantPage } from './AssistantPage';
export { AssistantsPage } from './AssistantsPage';

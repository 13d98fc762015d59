export { IntentChip } from './components/IntentChip';
export { IntentFilter } from './components/IntentFilter';
export { IntentMenu } from './components/IntentMenu';
export { IntentsField, useIntentsOf } from './components/IntentsField';
export { intentsQuery, setTeamIntents, setTeammateIntents, useRefreshIntents } from './queries';

export { Against } from './Against';
export { doubtsOfQuery, lookQuery } from './queries';

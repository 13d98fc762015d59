export { doubtsOfQuery, lookQuery } from './queries';

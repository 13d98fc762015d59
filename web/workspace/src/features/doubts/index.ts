export { Against } from './Against';
export { AskedLink } from './AskedLink';
export { doubtsOfQuery, lookQuery } from './queries';

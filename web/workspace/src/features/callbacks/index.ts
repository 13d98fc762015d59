export { CallbackBanner, planCallback } from './lazy';
export { CallbackLink } from './CallbackLink';

export { Tags } from './lazy';

export { ActionChoice } from './ActionChoice';
export { ActionLine } from './ActionLine';

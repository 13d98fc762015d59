export { ActionChoice } from './ActionChoice';
export { ActionLine } from './ActionLine';
export { DoSomething, DryActs } from './lazy';

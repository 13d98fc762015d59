import './cases.css';

export { Failures } from './Failures';
export { linesOf, readActions, writeActions, writeActs } from './lines';

export { ImproveButton } from './ImproveButton';

export { SegmentCount } from './SegmentCount';

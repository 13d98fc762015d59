export { useWindow } from './useWindow';
export { WindowClosed } from './WindowClosed';
export { WindowLine } from './WindowLine';

export { Blocks } from './Blocks';
export { ChannelMark } from './ChannelMark';
export { errorText } from './errorText';
export { Person } from './Person';
export { AiMark, Dots, Kbd, keyText, Tip } from './small';
export { Empty, Failed, RowsSkeleton } from './states';
export { hideToast, toast, toastError } from './toast';

import { lazy } from 'react';

export const NewConversation = lazy(() => import('./NewConversation'));
export const WriteFirst = lazy(() => import('./WriteFirst').then((module) => ({ default: module.WriteFirst })));
export { useWindow } from './useWindow';
export { WindowClosed } from './WindowClosed';
export { WindowLine } from './WindowLine';

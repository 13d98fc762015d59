/** What other features use. The pages are loaded by their own files: this is part of the inbox's first load. */
import { lazy } from 'react';

export { ChannelFilter } from './ChannelFilter';
export const DeliveryTrouble = lazy(() => import('./DeliveryTrouble'));

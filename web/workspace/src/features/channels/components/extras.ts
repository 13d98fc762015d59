/** Panels that only one kind of channel has on its page, by kind. */
import type { ComponentType } from 'react';
import type { Channel } from '../../../api/pages';
import { InstagramPaste } from './InstagramPaste';

export interface ExtraProps {
  channel: Channel;
  canManage: boolean;
}

export const extraPanels: Record<string, ComponentType<ExtraProps>> = { instagram: InstagramPaste };

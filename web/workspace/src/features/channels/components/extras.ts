/** Panels that only one kind of channel has on its page, by kind. */
import type { ComponentType } from 'react';
import type { Channel } from '../../../api/pages';
import { OutpostPanel } from '../../outposts';
import { InstagramPaste } from './InstagramPaste';
import { MailSignIn } from './MailSignIn';

export interface ExtraProps {
  channel: Channel;
  canManage: boolean;
}

export const extraPanels: Record<string, ComponentType<ExtraProps>> = {
  instagram: InstagramPaste,
  slack_team: OutpostPanel,
};

/** Those that come before everything else: without them nothing works. */
export const firstPanels: Record<string, ComponentType<ExtraProps>> = {
  email: MailSignIn,
};

/** Kinds whose channel is the team's own: nobody is greeted or answered there. */
export const ofTheTeam = new Set(['slack_team']);

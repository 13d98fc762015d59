/** What led a customer here, and what they showed of it. */
import type { Extra } from '../../api/types';

const STORY_LASTS_MS = 24 * 3_600_000;
// As the channels name what was shared.
const SHARED: Readonly<Record<string, 'post' | 'reel' | 'share'>> = {
  share: 'post',
  post: 'post',
  ig_post: 'post',
  reel: 'reel',
  ig_reel: 'reel',
  ig_story: 'share',
  fallback: 'share',
};
const ADVERT = ['ads', 'ad'];
const PHONE = /^\+?[\d ().-]{5,30}$/;
const EMAIL = /^[^@\s]+@[^@\s]+$/;

export type Came = { kind: 'advert' | 'post' | 'reel' | 'share' | 'link'; title: string; text: string };

/** What led a customer here. A referral's first detail names its source, as the provider does. */
export function cameFrom({ name, text, details }: Pick<Extra, 'name' | 'text' | 'details'>): Came {
  const source = (details[0] ?? '').toLowerCase();
  const shared = SHARED[source];
  if (shared) return { kind: shared, title: name, text: text === name ? '' : text };
  const isAdvert = ADVERT.includes(source) || (name !== '' && text !== '');
  if (isAdvert) return { kind: 'advert', title: name, text };
  return { kind: 'link', title: name || text || details.join(' · '), text: name && text !== name ? text : '' };
}

export function isStorySeen({ details }: Pick<Extra, 'details'>, at: string, now = Date.now()): boolean {
  return !details.includes('gone') && now - Date.parse(at) < STORY_LASTS_MS;
}

/** How somebody is reached by one line of their card; null: it is a company or something else. */
export function wayTo(line: string): 'tel' | 'mailto' | null {
  if (EMAIL.test(line)) return 'mailto';
  return PHONE.test(line) ? 'tel' : null;
}

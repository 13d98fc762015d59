/** What the page address and the server's <html> attributes say about this run of the app. */
import type { Language } from './protocol';

const query = new URLSearchParams(location.search);
const page = document.documentElement;
const mode = query.get('mode');

export type Mode = 'page' | 'inline' | 'widget';

export const settings = {
  key: location.pathname.split('/').filter(Boolean).pop() ?? '',
  /** The server decides it (address, browser, channel) because it also puts that language's words into the page. */
  language: page.lang as Language,
  mode: (mode === 'widget' || mode === 'inline' ? mode : 'page') as Mode,
  theme: query.get('theme') ?? 'auto',
  /** The page that may talk to us. The server fills it in only if that origin is allowed for this channel. */
  hostOrigin: page.dataset.host ?? '',
};

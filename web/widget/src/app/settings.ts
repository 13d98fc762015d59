/** What the page address and the server's <html> attributes say about this run of the app. */
import type { Language } from './protocol';

const query = new URLSearchParams(location.search);
const wanted = (query.get('lang') || navigator.language || 'en').slice(0, 2).toLowerCase();

export type Mode = 'page' | 'inline' | 'widget';
const mode = query.get('mode');

export const settings = {
  key: decodeURIComponent(location.pathname.split('/').filter(Boolean).pop() ?? ''),
  language: (['en', 'es', 'pt'].includes(wanted) ? wanted : 'en') as Language,
  mode: (mode === 'widget' || mode === 'inline' ? mode : 'page') as Mode,
  theme: query.get('theme') ?? 'auto',
  /** The page that may talk to us. The server fills it in only if that origin is allowed for this channel. */
  hostOrigin: document.documentElement.dataset.host ?? '',
};

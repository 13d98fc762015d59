/** The page around us, when there is one. Exact origin both ways; it hears only what the launcher needs. */
import { settings } from './settings';

const isEmbedded = window.parent !== window && settings.hostOrigin !== '';

export function tellHost(type: string, data?: unknown): void {
  if (isEmbedded) window.parent.postMessage({ relevo: 1, type, data }, settings.hostOrigin);
}

export function hearHost(listener: (type: string, data: Record<string, unknown> | string | undefined) => void): void {
  window.addEventListener('message', (event) => {
    if (!isEmbedded || event.source !== window.parent || event.origin !== settings.hostOrigin) return;
    if (event.data?.relevo === 1) listener(event.data.type, event.data.data);
  });
}

/**
 * chat.js: what a company puts on its pages. It draws the launcher and makes the chat iframe only when needed, so a
 * page with a closed chat costs one request. Commands: Relevo('open'), Relevo('identify', { jwt }), Relevo('on', …).
 */
import { Frame } from './frame';
import { readOptions, safeColor, type Options } from './options';
import { inlineStyle, launcherStyle } from './style';

const LABELS: Record<string, string[]> = {
  en: ['Open', 'Close'],
  es: ['Abrir', 'Cerrar'],
  pt: ['Abrir', 'Fechar'],
};
const LAUNCHER_PATH = 'M21 12a8 8 0 0 1-8 8H4l1.7-3.4A8 8 0 1 1 21 12Z';
const PATIENCE_MS = 10_000;
const NARROW = '(max-width:480px)';

// Made node by node: a page that requires Trusted Types would refuse innerHTML.
function draw(name: string, attributes: Record<string, string>): Element {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function install(script: HTMLScriptElement): void {
  const queued = window.Relevo?.q ?? [];
  const origin = new URL(script.src).origin;
  const options: Options = readOptions(script);
  const labels = LABELS[options.lang] ?? LABELS.en!;
  const remembered = `relevo:${options.key}`;

  const host = document.createElement('relevo-chat');
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement('button');
  const badge = document.createElement('b');
  const listeners: Record<string, ((data: unknown) => void)[]> = {};
  let frame: Frame | null = null;
  let isOpen = false;
  let isReady = false;

  const emit = (type: string, data?: unknown) => listeners[type]?.forEach((listener) => listener(data));

  const fromHostStorage = (): string | null => {
    try {
      return localStorage.getItem(remembered);
    } catch {
      return null;
    }
  };
  const toHostStorage = (value: string) => {
    try {
      localStorage.setItem(remembered, value);
    } catch {
      // A page without storage: the chat still works, it only does not preload next time.
    }
  };

  const hear = (type: string, data: unknown) => {
    if (type === 'ready') {
      isReady = true;
      frame!.post('init', { jwt: options.jwt, url: location.href, token: fromHostStorage() });
      if (isOpen || options.mount) frame!.post('open');
      // Opened while it was still loading: the focus it was given then went to the empty document before this one.
      if (isOpen) frame!.element.focus();
    } else if (type === 'close') setOpen(false);
    else if (type === 'unread') {
      badge.textContent = isOpen || !data ? '' : Number(data) > 9 ? '9+' : String(Number(data));
      emit('unread', Number(data));
    } else if (type === 'look') {
      const look = data as { color?: string; side?: string };
      options.color = safeColor(look.color);
      options.side = look.side === 'left' ? 'left' : 'right';
      if (!options.mount) sheet.replaceSync(launcherStyle(options));
    } else if (type === 'keep') {
      toHostStorage(String(data));
    } else emit(type, data);
  };

  const ensureFrame = (mode: string): Frame => {
    if (frame) return frame;
    const query = new URLSearchParams({ mode, lang: options.lang, theme: options.theme, host: location.origin });
    frame = new Frame(`${origin}/w/${encodeURIComponent(options.key)}?${query}`, origin, hear);
    root.insertBefore(frame.element, root.firstChild);
    // A site that is not allowed to frame the chat gets an empty frame from the browser; say why to whoever set it up.
    setTimeout(() => isReady || console.warn(`Relevo: no chat. Is ${location.origin} among the channel's allowed sites?`), PATIENCE_MS);
    return frame;
  };

  // On a phone the panel covers the screen; the keyboard shrinks the visual viewport of the page, not of the frame.
  const viewport = window.visualViewport;
  const fit = () => {
    if (!frame || !viewport) return;
    frame.element.style.setProperty('--height', `${viewport.height}px`);
    frame.element.style.setProperty('--top', `${viewport.offsetTop}px`);
  };

  const describe = () => {
    button.setAttribute('aria-expanded', String(isOpen));
    button.setAttribute('aria-label', `${labels[Number(isOpen)]} chat`);
  };

  const setOpen = (open: boolean) => {
    if (options.mount) return;
    const panel = open ? ensureFrame('widget') : frame;
    isOpen = open;
    panel?.element.classList.toggle('on', open);
    describe();
    if (matchMedia(NARROW).matches) document.documentElement.style.overflow = open ? 'hidden' : '';
    fit();
    panel?.post(open ? 'open' : 'close');
    if (open) {
      badge.textContent = '';
      panel?.element.focus();
    } else button.focus();
    emit(open ? 'open' : 'close');
  };

  const commands: Record<string, (...args: never[]) => void> = {
    open: () => setOpen(true),
    close: () => setOpen(false),
    toggle: () => setOpen(!isOpen),
    show: () => (button.hidden = false),
    hide: () => (button.hidden = true),
    identify: (who: { jwt?: string }) => {
      options.jwt = who?.jwt;
      frame?.post('identify', { jwt: who?.jwt });
    },
    logout: () => {
      options.jwt = undefined;
      toHostStorage('');
      // Even if the chat was never opened on this page: the visitor's token lies in the frame's own storage.
      ensureFrame(options.mount ? 'inline' : 'widget').post('logout');
    },
    prefill: (text: string) => {
      setOpen(true);
      frame?.post('prefill', String(text));
    },
    on: (type: string, listener: (data: unknown) => void) => (listeners[type] ??= []).push(listener),
    destroy: () => {
      frame?.destroy();
      host.remove();
      delete window.Relevo;
    },
  };
  window.Relevo = Object.assign((...args: unknown[]) => commands[String(args[0])]?.(...(args.slice(1) as never[])), {
    version: 1,
  });

  const drawLauncher = () => {
    sheet.replaceSync(launcherStyle(options));
    button.type = 'button';
    button.hidden = options.hide;
    describe();
    const path = draw('path', { d: LAUNCHER_PATH });
    const svg = draw('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
    svg.append(path);
    button.append(svg, badge);
    button.onclick = () => setOpen(!isOpen);
    button.onkeydown = (event) => {
      if (event.key === 'Escape' && isOpen) setOpen(false);
    };
    root.append(button);
    document.body.append(host);
    viewport?.addEventListener('resize', fit);
    viewport?.addEventListener('scroll', fit);
  };

  const start = () => {
    const place = options.mount && document.querySelector(options.mount);
    if (place) {
      sheet.replaceSync(inlineStyle);
      place.append(host);
      ensureFrame('inline');
    } else if (!options.mount) {
      drawLauncher();
      // A returning visitor connects in the background so the badge is true; a new one only on hover or click.
      const preload = () => ensureFrame('widget');
      if (options.open) setOpen(true);
      else if (fromHostStorage() !== null) (window.requestIdleCallback ?? setTimeout)(preload);
      else button.addEventListener('pointerenter', preload, { once: true });
    }
    for (const call of queued) window.Relevo?.(...Array.from(call));
  };
  if (document.body) start();
  else document.addEventListener('DOMContentLoaded', start);
}

// A second copy of the tag on the same page must not make a second chat.
if (!window.Relevo?.version) install(document.currentScript as HTMLScriptElement);

/**
 * The launcher's stylesheet. A constructable sheet in a closed shadow root: a strict CSP allows it (no inline style)
 * and the page's own CSS cannot reach it. `!important` on :host because an inner important rule beats an outer one.
 */
import type { Options } from './options';

/** White or near-black, whichever reads better on the colour (one of them always has a contrast of 4.5). */
export function inkOn(color: string): string {
  const linear = (at: number) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5) > 0.179 ? '#111' : '#fff';
}

export const launcherStyle = ({ color, side }: Options): string => `
:host{all:initial!important}
button{all:unset;position:fixed;${side}:20px;bottom:calc(20px + env(safe-area-inset-bottom));width:56px;height:56px;border-radius:50%;background:${color};color:${inkOn(color)};cursor:pointer;display:grid;place-items:center;box-shadow:0 4px 20px #0004;z-index:2147483000;transition:all .18s}
button:hover{transform:scale(1.05)}
button:focus-visible{outline:3px solid ${color};outline-offset:3px}
button[hidden]{display:none}
svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
b{position:absolute;top:-4px;right:-4px;background:#c81e3a;color:#fff;font:600 12px/20px system-ui,sans-serif;min-width:20px;text-align:center;border-radius:10px}
b:empty{display:none}
iframe{position:fixed;${side}:20px;bottom:calc(88px + env(safe-area-inset-bottom));width:400px;max-width:calc(100vw - 40px);height:min(690px,calc(100dvh - 112px));border:0;border-radius:16px;box-shadow:0 4px 20px #0004;z-index:2147483000;background:transparent;color-scheme:normal;opacity:0;transform:translateY(10px);visibility:hidden;transition:all .18s}
iframe.on{opacity:1;transform:none;visibility:visible}
@media(max-width:480px){iframe{inset:var(--top,0) 0 auto;width:100%;max-width:none;height:var(--height,100dvh);border-radius:0}iframe.on~button{display:none}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
@media print{:host{display:none!important}}`;

export const inlineStyle = `
:host{all:initial!important;display:block!important;height:100%!important;min-height:480px!important}
iframe{width:100%;height:100%;min-height:480px;border:0;color-scheme:normal;display:block}`;

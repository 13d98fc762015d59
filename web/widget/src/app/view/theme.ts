import type { Palettes } from '../protocol';
import { settings } from '../settings';

const dark = matchMedia('(prefers-color-scheme: dark)');

/**
 * Puts the theme and the brand's colours on the root element, and follows the system. The server has corrected the
 * colours' contrast; they go through the CSSOM because a strict CSP allows no style text.
 */
export function followTheme(palettes?: Palettes): void {
  const paint = () => {
    const theme = settings.theme === 'light' || settings.theme === 'dark' ? settings.theme : dark.matches ? 'dark' : 'light';
    const root = document.documentElement;
    root.dataset.theme = theme;
    for (const [name, value] of Object.entries(palettes?.[theme] ?? {})) root.style.setProperty(`--${name}`, value);
  };
  dark.onchange = paint;
  paint();
}

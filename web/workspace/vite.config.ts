import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { theme } from './src/app/theme.ts';

const SERVER = process.env.RELEVO_DEV_SERVER ?? 'http://127.0.0.1:8000';
const THEME_CSS = 'virtual:theme-variables.css';

/** Writes Mantine's theme variables into the style sheet at build time, so that the page needs no
 * `<style>` element and a strict `style-src 'self'` holds. */
function themeVariables(): Plugin {
  return {
    name: 'relevo-theme-variables',
    resolveId: (id) => (id === THEME_CSS ? `\0${THEME_CSS}` : undefined),
    load(id) {
      if (id !== `\0${THEME_CSS}`) return undefined;
      const merged = mergeMantineTheme(DEFAULT_THEME, theme);
      return `@layer mantine {${convertCssVariables(defaultCssVariablesResolver(merged), ':root')}}`;
    },
  };
}

export default defineConfig({
  plugins: [react(), themeVariables()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // An inline module-preload polyfill would need a script exception in the content security policy.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        // Without these, forty files of one icon each. What few pages share comes with them, not with the first load.
        advancedChunks: {
          groups: [
            { name: 'icons', test: /node_modules[\\/]lucide-react/, minShareCount: 4 },
            { name: 'mantine', test: /node_modules[\\/](@mantine|@floating-ui)/, minShareCount: 10 },
            { name: 'tanstack', test: /node_modules[\\/]@tanstack/ },
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|openapi-fetch)[\\/]/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: SERVER, ws: true, changeOrigin: true, headers: { origin: SERVER } },
      '/web': { target: SERVER, ws: true, changeOrigin: true },
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
});

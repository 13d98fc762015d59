// Builds both halves into one folder: the app (index.html and hashed assets) and chat.js, the loader.
//   npm run build -- --outDir ../../src/relevo/static/widget
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { outDir: { type: 'string', default: 'dist' } } });
const outDir = path.resolve(process.cwd(), values.outDir);

await rm(outDir, { recursive: true, force: true });

// Our one late import has no styles and nothing to preload; vite's helper for that would cost every visitor 0.8 KB.
const plainImport = {
  name: 'plain-import',
  enforce: 'pre',
  load: (id) => (id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : null),
};

// The server hands the app out below /widget/, and the page itself at /w/<channel key>.
await build({
  root,
  base: '/widget/',
  configFile: false,
  plugins: [plainImport],
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir, emptyOutDir: false, target: 'es2022', cssTarget: ['chrome123', 'firefox121', 'safari17.5'], modulePreload: false, cssCodeSplit: false, assetsInlineLimit: 0 },
});

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    outDir,
    target: 'es2022',
    emptyOutDir: false,
    lib: { entry: 'src/loader/main.ts', formats: ['iife'], name: '_relevo', fileName: () => 'chat.js' },
  },
});

// The server reads the words of the page's language from here and puts them into the page.
await cp(path.join(root, 'texts'), path.join(outDir, 'texts'), { recursive: true });

// Bundles the tests with the vite we already have and runs them on node's own runner: no test framework to install.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const outDir = mkdtempSync(path.join(tmpdir(), 'relevo-widget-test-'));
const input = Object.fromEntries(
  readdirSync(path.join(root, 'test'))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => [name.replace(/\.ts$/, ''), path.join(root, 'test', name)]),
);
try {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { ssr: true, outDir, emptyOutDir: true, rollupOptions: { input, output: { entryFileNames: '[name].mjs' } } },
  });
  const files = Object.keys(input).map((name) => path.join(outDir, `${name}.mjs`));
  process.exitCode = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
}

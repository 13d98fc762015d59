// Weighs what the first page of the inbox loads, gzipped: 300 KB of JavaScript at most.
//   npm run size -- --dir <build folder> [--json]
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const { values } = parseArgs({
  options: { dir: { type: 'string', default: 'dist' }, json: { type: 'boolean', default: false } },
});
const BUDGET = { js: 300 * 1024, css: 60 * 1024 };

/** The files the page names, and every script those import before they run. */
function firstLoad(dir) {
  const page = readFileSync(path.join(dir, 'index.html'), 'utf8');
  const found = new Set([...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]));
  for (const name of found) {
    if (!name.endsWith('.js')) continue;
    const source = readFileSync(path.join(dir, name), 'utf8');
    const imports = source.matchAll(/(?:^|[;}\s])import\s*(?:[^"'()]*?from\s*)?["']\.\/([^"']+\.js)["']/g);
    for (const match of imports) found.add(path.posix.join(path.posix.dirname(name), match[1]));
  }
  return [...found];
}

const weigh = (name) => gzipSync(readFileSync(path.join(values.dir, name)), { level: 9 }).length;
const result = {};
for (const kind of ['js', 'css']) {
  const files = firstLoad(values.dir).filter((name) => name.endsWith(`.${kind}`));
  const bytes = files.reduce((sum, name) => sum + weigh(name), 0);
  result[kind] = { bytes, budget: BUDGET[kind], files: files.length };
}

if (values.json) console.log(JSON.stringify(result));
else {
  for (const [kind, { bytes, budget, files }] of Object.entries(result)) {
    console.log(`first load ${kind}: ${bytes} bytes gzipped in ${files} files (budget ${budget})`);
  }
}
process.exit(Object.values(result).every(({ bytes, budget, files }) => files > 0 && bytes <= budget) ? 0 : 1);

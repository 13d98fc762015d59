// Weighs a build and fails when it is over budget, gzipped: loader 3 KB; app, all that index.html loads (JS + CSS),
// 15 KB; the late parts it fetches afterwards (sources, rating, sound) 3 KB.
//   npm run sizes -- --dir dist [--json]
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const { values } = parseArgs({
  options: { dir: { type: 'string', default: 'dist' }, json: { type: 'boolean', default: false } },
});
const weigh = (...names) => names.reduce((sum, name) => sum + gzipSync(readFileSync(path.join(values.dir, name)), { level: 9 }).length, 0);
const page = readFileSync(path.join(values.dir, 'index.html'), 'utf8');
const assets = readdirSync(path.join(values.dir, 'assets')).filter((name) => /\.(js|css)$/.test(name));
const [first, late] = [true, false].map((isFirst) => assets.filter((name) => page.includes(name) === isFirst).map((name) => `assets/${name}`));

const result = {
  loader: { bytes: weigh('chat.js'), budget: 3 * 1024 },
  app: { bytes: weigh(...first), budget: 15 * 1024 },
  late: { bytes: weigh(...late), budget: 3 * 1024 },
};
if (values.json) console.log(JSON.stringify(result));
else for (const [name, { bytes, budget }] of Object.entries(result)) console.log(`${name}: ${bytes} bytes gzipped (budget ${budget})`);
process.exit(Object.values(result).every(({ bytes, budget }) => bytes <= budget) ? 0 : 1);

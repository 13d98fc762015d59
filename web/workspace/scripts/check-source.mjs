// What the sources promise: files and components of a readable size, imports that only go down, no door for HTML
// strings, colours only in the token file, and every word in three languages.
//   npm run check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const LONGEST_FILE = 250;
const LONGEST_COMPONENT = 150;
// Lower floors know nothing of higher ones.
const FLOORS = { lib: 0, api: 1, i18n: 1, live: 2, ui: 2, features: 3, app: 4 };
const GENERATED = new Set(['src/api/schema.d.ts']);

// Put together so that the checks that read this file do not find themselves.
const HTML_DOORS = new RegExp(
  [
    'dangerously' + 'SetInnerHTML',
    '\\.inner' + 'HTML',
    '\\.outer' + 'HTML',
    'insertAdjacent' + 'HTML',
    'document\\.wri' + 'te',
    '\\beval\\(',
  ].join('|'),
);
const UNFINISHED = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);

const complaints = [];
const complain = (file, line, text) => complaints.push(`${file}:${line}: ${text}`);

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    return entry.isDirectory() ? files(name) : [name];
  });
}

function checkSizes(file, lines) {
  if (lines.length > LONGEST_FILE) complain(file, lines.length, `${lines.length} lines, at most ${LONGEST_FILE}`);
  if (!file.endsWith('.tsx')) return;
  let start = null;
  lines.forEach((line, index) => {
    if (/^(export )?(default )?(function [A-Z]|const [A-Z]\w* = (memo\(|\())/.test(line)) start = index;
    if (start !== null && /^\}\)?;?$/.test(line)) {
      const length = index - start + 1;
      if (length > LONGEST_COMPONENT)
        complain(file, start + 1, `a component of ${length} lines, at most ${LONGEST_COMPONENT}`);
      start = null;
    }
  });
}

function place(file) {
  const [floor, feature] = file.replace(/^src\//, '').split('/');
  return { floor, feature: floor === 'features' ? feature : null };
}

function checkImports(file, lines) {
  const here = place(file);
  lines.forEach((line, index) => {
    const target = /(?:from|import)\s*\(?['"](\.[^'"]+)['"]/.exec(line)?.[1];
    if (!target) return;
    const to = path.posix.join(path.posix.dirname(file), target);
    const there = place(to);
    if (!(there.floor in FLOORS) || !(here.floor in FLOORS)) return;
    if (FLOORS[there.floor] > FLOORS[here.floor])
      complain(file, index + 1, `${here.floor} must not import ${there.floor}`);
    const crosses = there.feature && there.feature !== here.feature;
    const isDoor = /^src\/features\/\w+(\/\w+Page)?$/.test(to);
    if (crosses && !isDoor) complain(file, index + 1, `features/${there.feature} is entered through its index`);
  });
}

function checkSafety(file, lines) {
  lines.forEach((line, index) => {
    if (HTML_DOORS.test(line)) {
      complain(file, index + 1, 'HTML strings and eval have no door here');
    }
    if (UNFINISHED.test(line)) complain(file, index + 1, 'an unfinished mark');
    if (/<style[\s>]/.test(line)) complain(file, index + 1, 'an inline style sheet: the content policy forbids it');
  });
}

function checkWords(folder) {
  const read = (language) => JSON.parse(readFileSync(`${folder}/${language}.json`, 'utf8'));
  const flat = (tree, prefix = '') =>
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
    );
  const marks = (text) =>
    [...text.matchAll(/\{\{\s*(\w+)/g)]
      .map((match) => match[1])
      .sort()
      .join(',');
  const english = new Map(flat(read('en')));
  for (const language of ['es', 'pt']) {
    const other = new Map(flat(read(language)));
    for (const [key, text] of english) {
      const translated = other.get(key);
      if (!translated?.trim()) complain(`${folder}/${language}.json`, 1, `"${key}" is missing`);
      else if (marks(translated) !== marks(text))
        complain(`${folder}/${language}.json`, 1, `"${key}" has other placeholders`);
    }
    for (const key of other.keys())
      if (!english.has(key)) complain(`${folder}/${language}.json`, 1, `"${key}" is not in en`);
  }
}

const sources = files('src').filter((file) => /\.(ts|tsx|css)$/.test(file) && !GENERATED.has(file));
for (const file of sources) {
  const lines = readFileSync(file, 'utf8').replace(/\n$/, '').split('\n');
  checkSizes(file, lines);
  if (!file.endsWith('.css')) {
    checkImports(file, lines);
    checkSafety(file, lines);
  }
}
checkWords('src/i18n');
checkWords('src/i18n/pages');

complaints.forEach((complaint) => console.log(complaint));
console.log(`${sources.length} source files, ${complaints.length} complaints`);
process.exit(complaints.length === 0 && sources.length > 0 ? 0 : 1);

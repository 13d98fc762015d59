import { expect, test } from 'vitest';
import { looksLikeAddress, nameOf, pathOf } from './address';

test('a website is called by its address without the machinery', () => {
  expect(nameOf('https://example.com/help/')).toBe('example.com/help');
});

test('a page is called by its path, and one of another site by its whole address', () => {
  expect(pathOf('https://example.com/ayuda/env%C3%ADos?p=2', 'https://example.com/')).toBe('/ayuda/envíos?p=2');
  expect(pathOf('https://other.example/x', 'https://example.com/')).toBe('https://other.example/x');
  expect(pathOf('https://example.com/%E0%A4%A', 'https://example.com/')).toBe('https://example.com/%E0%A4%A');
});

test('only what may be an address is looked at', () => {
  for (const good of ['example.com', 'https://example.com/help', 'localhost:8765', 'http://127.0.0.1:80/a', 'año.es'])
    expect(looksLikeAddress(good)).toBe(true);
  for (const bad of ['', 'exam', 'ftp://example.com', 'how do I', 'javascript:alert(1)'])
    expect(looksLikeAddress(bad)).toBe(false);
});

import { expect, test } from 'vitest';
import { changeOf, isDark, siteOf } from './model';

test('only what was changed is sent, settings below their own key', () => {
  expect(changeOf({ name: 'Shop' })).toEqual({ name: 'Shop' });
  expect(changeOf({ assistant_id: null, color: '#112233' })).toEqual({ assistant_id: null, settings: { color: '#112233' } });
  expect(changeOf({})).toEqual({});
});

test.each([
  ['shop.example,', 'shop.example'],
  [' *.Shop.Example ', '*.shop.example'],
  ['https://shop.example/contact?from=mail', 'https://shop.example'],
  ['localhost:8080/', 'localhost:8080'],
])('%s is the site %s', (typed, site) => expect(siteOf(typed)).toBe(site));

test('letters are white on dark colours and black on light ones', () => {
  expect(isDark('#2b5be2')).toBe(true);
  expect(isDark('#ffd400')).toBe(false);
});

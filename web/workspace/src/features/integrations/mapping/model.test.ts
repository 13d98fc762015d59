import { describe, expect, it } from 'vitest';
import { changeField, changePart, readLines, readMapping, writeLines, writeMapping } from './model';

describe('the mapping as text and as a form', () => {
  it('reads what it wrote', () => {
    const mapping = { customers: { path: '/m?e={email}', fields: { id: 'ref' } }, check: '/status' };
    expect(readMapping(writeMapping(mapping))).toEqual(mapping);
  });

  it('says why a text is no mapping', () => {
    expect(typeof readMapping('{')).toBe('string');
    expect(typeof readMapping('[1]')).toBe('string');
    expect(readMapping('  ')).toEqual({});
    expect(writeMapping({})).toBe('');
  });

  it('leaves out what was emptied, but for the path', () => {
    const part = changeField({ path: '/m', fields: { id: 'ref', name: 'n' } }, 'name', '');
    expect(part).toEqual({ path: '/m', fields: { id: 'ref' } });
    expect(changePart(part, { items: '', is_theirs: false, path: '' })).toEqual({ path: '', fields: { id: 'ref' } });
  });

  it('reads pairs line by line and keeps what stands after the first sign', () => {
    expect(readLines('on its way = shipped\nno sign\n = x\nfee==EUR')).toEqual({ 'on its way': 'shipped', fee: '=EUR' });
    expect(writeLines({ a: 'b' })).toBe('a = b');
    expect(writeLines(undefined)).toBe('');
  });
});

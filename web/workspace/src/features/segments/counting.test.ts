import { describe, expect, it } from 'vitest';
import { plainer, segmentsOf, unmarked } from './counting';

// The same table as tests/channels/twilio/test_segments.py.
const CASES: [string, string, number, number][] = [
  ['', 'GSM-7', 0, 0],
  ['a', 'GSM-7', 1, 1],
  ['a'.repeat(160), 'GSM-7', 160, 1],
  ['a'.repeat(161), 'GSM-7', 161, 2],
  ['a'.repeat(306), 'GSM-7', 306, 2],
  ['a'.repeat(307), 'GSM-7', 307, 3],
  ['€'.repeat(80), 'GSM-7', 160, 1],
  ['€'.repeat(81), 'GSM-7', 162, 2],
  [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
  ['ñ¿¡àèéùìòÇ', 'GSM-7', 10, 1],
  ['á', 'UCS-2', 1, 1],
  ['á'.repeat(70), 'UCS-2', 70, 1],
  ['á'.repeat(71), 'UCS-2', 71, 2],
  ['á'.repeat(134), 'UCS-2', 134, 2],
  ['á'.repeat(135), 'UCS-2', 135, 3],
  ['😀'.repeat(35), 'UCS-2', 70, 1],
  ['😀'.repeat(36), 'UCS-2', 72, 2],
  [`${'á'.repeat(66)}😀${'á'.repeat(66)}`, 'UCS-2', 134, 3],
  ['\n', 'GSM-7', 1, 1],
  ['`', 'UCS-2', 1, 1],
];

describe('counting SMS', () => {
  it.each(CASES)('counts %j as the network does', (text, encoding, units, count) => {
    expect(segmentsOf(text)).toMatchObject({ encoding, units, count });
  });

  it('puts curly marks back only where that makes a text cheaper', () => {
    expect(plainer('“Hi” – it’s here…')).toBe('"Hi" - it\'s here...');
    expect(plainer('“Está” – aquí…')).toBe('“Está” – aquí…');
  });

  it('counts what goes out, not the marks of formatting', () => {
    expect(unmarked('**Bold** and `code`, [a link](https://x.test/a)')).toBe('Bold and code, a link (https://x.test/a)');
    expect(unmarked('2 * 3 * 4')).toBe('2 * 3 * 4');
  });
});

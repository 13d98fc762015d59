import { describe, expect, it } from 'vitest';
import { addressesIn, canSendMail, chooseMail, takeMail, wrongIn } from './choosing';

describe('the copies of a mail', () => {
  it('are split at commas, semicolons and spaces, in lower case', () => {
    expect(addressesIn('Ada@x.test, bo@y.test;  c@z.test')).toEqual(['ada@x.test', 'bo@y.test', 'c@z.test']);
    expect(addressesIn('  ')).toEqual([]);
  });
  it('are named where they are no addresses', () => {
    expect(wrongIn('ada@x.test, nobody')).toBe('nobody');
    expect(wrongIn('ada@x')).toBe('ada@x');
    expect(wrongIn('ada@x.test')).toBeNull();
  });
  it('are at most twenty', () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => `a${n}@x.test`).join(', ');
    expect(canSendMail({ subject: '', cc: many(20), bcc: '' })).toBe(true);
    expect(canSendMail({ subject: '', cc: many(21), bcc: '' })).toBe(false);
  });
});

it('sends the subject once and keeps the copies of the thread', () => {
  expect(takeMail('c1')).toBeUndefined();
  chooseMail('c1', { subject: ' New ', cc: 'ada@x.test' });
  expect(takeMail('c1')).toEqual({ subject: 'New', cc: ['ada@x.test'], bcc: [] });
  expect(takeMail('c1')).toEqual({ subject: '', cc: ['ada@x.test'], bcc: [] });
});

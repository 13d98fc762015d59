import { describe, expect, it } from 'vitest';
import { besideQuery, csvAddress, narrowed, periodOf } from './queries';

describe('the period of a report', () => {
  it('ends today where the workspace is, and has as many days as asked for', () => {
    const late = new Date('2026-03-02T03:30:00Z');
    expect(periodOf(7, 'America/Bogota', late)).toEqual({ first_day: '2026-02-23', last_day: '2026-03-01' });
    expect(periodOf(7, 'Europe/Madrid', late)).toEqual({ first_day: '2026-02-24', last_day: '2026-03-02' });
    expect(periodOf(1, 'UTC', late)).toEqual({ first_day: '2026-03-02', last_day: '2026-03-02' });
  });

  it('leaves out what is not filtered', () => {
    const query = narrowed({ days: 7, language: 'es', behind: 'all' }, 'UTC');
    expect(Object.keys(query)).toEqual(['first_day', 'last_day', 'language']);
    expect(csvAddress({ first_day: '2026-01-01', last_day: '2026-01-02', reason: 'a&b' })).toBe(
      '/api/v1/reports/conversations.csv?first_day=2026-01-01&last_day=2026-01-02&reason=a%26b',
    );
  });
});

describe('what is shown beside the page', () => {
  const page = { first_day: '2026-01-01', last_day: '2026-01-31', language: 'es' };

  it('keeps the filters of the page, and narrows them to the part that was pressed', () => {
    expect(besideQuery(page, {})).toBeUndefined();
    expect(besideQuery(page, { behind: 'solved', by: 'team', key: 'x' })).toMatchObject({ ...page, by: 'team', key: 'x' });
    expect(besideQuery(page, { behind: 'all', from: '2026-01-05' })).toMatchObject({
      first_day: '2026-01-05',
      last_day: '2026-01-05',
      language: 'es',
    });
    expect(besideQuery(page, { behind: 'all', from: '2026-01-05', until: '2026-01-11' })?.last_day).toBe('2026-01-11');
  });
});

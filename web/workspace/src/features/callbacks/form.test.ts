import { expect, test } from 'vitest';
import { assigneeOf, inputOf, localTime } from './form';
import type { Callback } from './queries';

test('a time goes through the field unchanged, to the minute', () => {
  const at = Date.parse('2026-11-21T09:41:00Z');
  expect(new Date(localTime(at)).getTime()).toBe(at);
});

test('a person takes it from the team', () => {
  const fields = { due: '2026-11-21T09:41', assignee: 'teammate:t1', reach: ' ana@example.com ', note: ' call ' };
  expect(inputOf(fields)).toMatchObject({ team_id: null, teammate_id: 't1', reach: 'ana@example.com', note: 'call' });
});

test('nobody in particular is nobody', () => {
  const fields = { due: '2026-11-21T09:41', assignee: null, reach: '', note: '' };
  expect(inputOf(fields)).toMatchObject({ team_id: null, teammate_id: null, reach: null });
  expect(assigneeOf({ team_id: null, teammate_id: null } as Callback)).toBeNull();
  expect(assigneeOf({ team_id: 'g1', teammate_id: null } as Callback)).toBe('team:g1');
});

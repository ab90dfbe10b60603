import { expect, test } from 'vitest';
import { matchesStaff, standingOf } from './standing.ts';

const row = { username: 'wang01', name: '王五', status: 'active', isInvited: false } as const;

test('an unaccepted invitation is invited, a disabled account disabled whatever else it is', () => {
  expect(standingOf(row)).toBe('active');
  expect(standingOf({ ...row, isInvited: true })).toBe('invited');
  expect(standingOf({ ...row, isInvited: true, status: 'disabled' })).toBe('disabled');
});

test('filters fit by name, username and status', () => {
  expect(matchesStaff(row, { q: '', status: '' })).toBe(true);
  expect(matchesStaff(row, { q: 'WANG', status: 'active' })).toBe(true);
  expect(matchesStaff(row, { q: '王', status: '' })).toBe(true);
  expect(matchesStaff(row, { q: '李', status: '' })).toBe(false);
  expect(matchesStaff(row, { q: '', status: 'disabled' })).toBe(false);
});

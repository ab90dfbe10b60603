import { expect, test } from 'vitest';
import type { ApiAnswer } from '../../api-client/index.ts';
import { createServerClock } from './serverClock.ts';

const LOCAL_MS = Date.parse('2026-01-01T12:00:00Z');
const answerAt = (date: string | null) => async (): Promise<ApiAnswer> => ({
  status: 200,
  body: null,
  header: (name) => (name === 'date' ? date : null),
});
const REQUEST = { method: 'GET', path: '/', headers: {} };

test('the clock shows the time of the last answer, however wrong the visitor’s clock is', async () => {
  const clock = createServerClock(() => LOCAL_MS);
  expect(clock.now()).toBe(LOCAL_MS);
  await clock.watch(answerAt('Thu, 01 Jan 2026 09:30:00 GMT'))(REQUEST);
  expect(clock.now()).toBe(Date.parse('2026-01-01T09:30:00Z'));
});

test('an answer without a readable date changes nothing', async () => {
  const clock = createServerClock(() => LOCAL_MS);
  await clock.watch(answerAt(null))(REQUEST);
  await clock.watch(answerAt('soon'))(REQUEST);
  expect(clock.now()).toBe(LOCAL_MS);
});

import { expect, test } from 'vitest';
import { createKeyedHash } from '../../../platform/auth/keyed-hash.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { createWaitingRoom, type WaitingRoom } from './service.ts';

const SECRET = 'a secret that all servers of a shop have';
const open = (nowMs: () => number = Date.now, secret = SECRET) =>
  createWaitingRoom(
    createKeyedHash(() => [secret], 'waiting room'),
    { nowMs, after: (ms, run) => void setTimeout(run, ms).unref() },
  );

/** More than a server takes in before it knows how fast its engine is. */
const CROWD = 3_000;

/** Fills a server with work that ends when `finish` is called. @returns the first who was refused */
async function fill(room: WaitingRoom) {
  const end = Promise.withResolvers<void>();
  const refused = Promise.withResolvers<{ userId: string; refusal: Refusal; ticket: string }>();
  const crowd = Array.from({ length: CROWD }, async (_, at) => {
    const userId = `u${at}`;
    const answer = await room.admit({ userId, ticket: undefined }, () => end.promise);
    if (isRefusal(answer))
      refused.resolve({ userId, refusal: answer, ticket: String(answer.details.ticket) });
  });
  return {
    first: await refused.promise,
    async finish() {
      end.resolve();
      await Promise.all(crowd);
    },
  };
}

test('a refusal carries a ticket, a place and when to ask again, and the ticket lets its shopper in later', async () => {
  const room = open();
  const { first, finish } = await fill(room);
  expect(first.refusal.code).toBe('waiting_room');
  expect(first.refusal.details).toEqual({ ticket: expect.any(String), position: 1 });
  expect(Number(first.refusal.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  await finish();
  const again = () => room.admit(first, async () => 'in');
  await expect.poll(again, { timeout: 20_000, interval: 500 }).toBe('in');
});

test('a place stays the same when the page is loaded again, and another server knows it', async () => {
  const [room, other] = [open(), open()];
  const [{ first, finish }, there] = [await fill(room), await fill(other)];
  const again = (await room.admit(first, async () => 'in')) as Refusal;
  expect(again.details.ticket).toBe(first.ticket);
  const elsewhere = (await other.admit(first, async () => 'in')) as Refusal;
  expect(elsewhere.details.ticket).toBe(first.ticket);
  await Promise.all([finish(), there.finish()]);
});

test.each([
  ['of another shopper', async (ticket: string) => ({ userId: 'thief', ticket })],
  ['with an earlier moment', async (ticket: string) => ({ userId: 'u', ticket: `1${ticket}` })],
  ['that is no ticket', async () => ({ userId: 'u', ticket: 'nonsense' })],
])('a ticket %s is worth nothing: its shopper gets a place at the end', async (_, forge) => {
  const room = open();
  const { first, finish } = await fill(room);
  const answer = await room.admit(await forge(first.ticket), async () => 'in');
  expect(isRefusal(answer) && answer.details.ticket).not.toBe(first.ticket);
  await finish();
});

test('a ticket that another key signed, or of half an hour ago, is worth nothing', async () => {
  let laterMs = 0;
  const nowMs = () => Date.now() + laterMs;
  const [room, foreign] = [open(nowMs), open(nowMs, 'a secret of another shop, or of an attacker')];
  const [{ first, finish }, stranger] = [await fill(room), await fill(foreign)];
  const forged = (await room.admit(stranger.first, async () => 'in')) as Refusal;
  expect(forged.details.ticket).not.toBe(stranger.first.ticket);
  laterMs = 31 * 60_000;
  const late = (await room.admit(first, async () => 'in')) as Refusal;
  expect(late.details.ticket).not.toBe(first.ticket);
  await Promise.all([finish(), stranger.finish()]);
});

test('work that fails gives its place free', async () => {
  const room = open();
  for (let i = 0; i < 3_000; i++)
    await expect(
      room.admit({ userId: 'u', ticket: undefined }, () => Promise.reject(new Error('broken'))),
    ).rejects.toThrow('broken');
  expect(await room.admit({ userId: 'u', ticket: undefined }, async () => 'in')).toBe('in');
});

import { expect, test } from 'vitest';
import { ApiProblem } from '../../../api-client/index.ts';
import { throughQueue } from './queue.ts';

const waiting = (position: number, retryAfterSeconds: number) =>
  new ApiProblem({
    ...{ status: 429, code: 'waiting_room', retryAfterSeconds },
    place: { ticket: 'the ticket', position },
  });

function givenQueue(kept: Record<string, string> = {}) {
  const seen: (number | null)[] = [];
  const waits: number[] = [];
  const queue = {
    storage: {
      getItem: (name: string) => kept[name] ?? null,
      setItem(name: string, value: string) {
        kept[name] = value;
      },
    },
    show: (position: number | null) => void seen.push(position),
    wait: async (seconds: number) => void waits.push(seconds),
    isLeft: () => false,
  };
  return { queue, kept, seen, waits };
}

/** Answers with these, one after the other. */
function answers(...all: (ApiProblem | string)[]) {
  const headers: object[] = [];
  const send = async (sent: Record<string, string>) => {
    headers.push(sent);
    const answer = all.shift();
    if (answer instanceof ApiProblem) throw answer;
    return answer;
  };
  return { send, headers };
}

test('a place in the queue is shown, and the request goes on by itself with its ticket', async () => {
  const { queue, seen, waits } = givenQueue();
  const { send, headers } = answers(waiting(900, 3), waiting(10, 1), 'placed');
  expect(await throughQueue(queue, send)).toBe('placed');
  expect(headers).toEqual([{}, { 'x-queue-ticket': 'the ticket' }, { 'x-queue-ticket': 'the ticket' }]);
  expect([seen, waits]).toEqual([
    [900, 10, null],
    [3, 1],
  ]);
});

test('a page that was loaded again comes back with the ticket', async () => {
  const first = givenQueue();
  await throughQueue(first.queue, answers(waiting(5, 1), 'in').send);
  const again = answers('in');
  await throughQueue(givenQueue(first.kept).queue, again.send);
  expect(again.headers).toEqual([{ 'x-queue-ticket': 'the ticket' }]);
});

test('another refusal is thrown, and so is the place of a page that is gone', async () => {
  const refusal = new ApiProblem({ status: 409, code: 'limit_reached' });
  await expect(throughQueue(givenQueue().queue, answers(refusal).send)).rejects.toBe(refusal);
  const left = { ...givenQueue().queue, isLeft: () => true };
  const place = waiting(5, 1);
  await expect(throughQueue(left, answers(place).send)).rejects.toBe(place);
});

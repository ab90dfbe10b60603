import { expect, test } from 'vitest';
import { createLatestWins } from './latestWins.ts';

interface Change {
  count?: number;
  isChecked?: boolean;
}

/** A sender that answers when the test tells it to. */
function byHand() {
  const sent: [string, Change][] = [];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const send = createLatestWins<Change>((key, change) => {
    sent.push([key, change]);
    return new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
  });
  return { send, sent, waiting };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('changes during a request are merged and sent next', async () => {
  const { send, sent, waiting } = byHand();
  const all = [send('a', { count: 2 })];
  await turn();
  all.push(send('a', { count: 3 }), send('a', { isChecked: false }), send('a', { count: 4 }));
  await turn();
  expect(sent).toEqual([['a', { count: 2 }]]);
  waiting[0]?.resolve();
  await turn();
  expect(sent.slice(1)).toEqual([['a', { count: 4, isChecked: false }]]);
  waiting[1]?.resolve();
  await Promise.all(all);
});

test('changes of different items do not wait for each other', async () => {
  const { send, sent, waiting } = byHand();
  const all = [send('a', { count: 1 }), send('b', { count: 1 })];
  await turn();
  expect(sent).toHaveLength(2);
  for (const { resolve } of waiting) resolve();
  await Promise.all(all);
});

test('a refusal reaches every waiting caller, and the next change starts anew', async () => {
  const { send, sent, waiting } = byHand();
  const first = send('a', { count: 2 });
  await turn();
  const second = send('a', { count: 3 });
  waiting[0]?.reject(new Error('refused'));
  await expect(first).rejects.toThrow('refused');
  await expect(second).rejects.toThrow('refused');
  const third = send('a', { count: 4 });
  await turn();
  expect(sent.at(-1)).toEqual(['a', { count: 4 }]);
  waiting[1]?.resolve();
  await third;
});

import { expect, test } from 'vitest';
import { askTogether } from './ask-together.ts';

/** Statements that end when the test says so. */
function heldStatements(max = 100) {
  const statements: { keys: readonly number[]; end(): void; fail(error: Error): void }[] = [];
  const ask = askTogether<number, string>({
    max,
    ask: (keys) =>
      new Promise((resolve, reject) => {
        const end = () => resolve(keys.map((key) => `answer ${key}`));
        statements.push({ keys, end, fail: reject });
      }),
  });
  const turn = () => new Promise((next) => setImmediate(next));
  return { ask, statements, turn };
}

test('questions of one turn of the event loop share one statement, and each gets its own answer', async () => {
  const { ask, statements, turn } = heldStatements();
  const answers = Promise.all([ask(1), ask(2), ask(1)]);
  await turn();
  expect(statements.map(({ keys }) => keys)).toEqual([[1, 2, 1]]);
  statements[0]?.end();
  expect(await answers).toEqual(['answer 1', 'answer 2', 'answer 1']);
});

test('questions that arrive while a statement runs share the next statement', async () => {
  const { ask, statements, turn } = heldStatements();
  const first = ask(1);
  await turn();
  const others = Promise.all([ask(2), ask(3)]);
  await turn();
  await turn();
  expect(statements.map(({ keys }) => keys)).toEqual([[1]]);
  statements[0]?.end();
  await first;
  await turn();
  expect(statements.map(({ keys }) => keys)).toEqual([[1], [2, 3]]);
  statements[1]?.end();
  expect(await others).toEqual(['answer 2', 'answer 3']);
});

test('no answer is kept: the same question later is asked again', async () => {
  const { ask, statements, turn } = heldStatements();
  for (const nth of [0, 1]) {
    const answer = ask(7);
    await turn();
    statements[nth]?.end();
    await answer;
  }
  expect(statements.map(({ keys }) => keys)).toEqual([[7], [7]]);
});

test('a statement that fails fails its own questions only', async () => {
  const { ask, statements, turn } = heldStatements();
  const failing = Promise.allSettled([ask(1), ask(2)]);
  await turn();
  const later = ask(3);
  statements[0]?.fail(new Error('no connection'));
  expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await turn();
  statements[1]?.end();
  expect(await later).toBe('answer 3');
});

test('a statement takes at most `max` questions', async () => {
  const { ask, statements, turn } = heldStatements(2);
  const answers = Promise.all([ask(1), ask(2), ask(3)]);
  await turn();
  expect(statements.map(({ keys }) => keys)).toEqual([[1, 2], [3]]);
  for (const { end } of statements) end();
  expect(await answers).toHaveLength(3);
});

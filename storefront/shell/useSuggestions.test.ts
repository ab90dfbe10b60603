import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import type { Suggestion } from '../../api-client/index.ts';
import { useSuggestions } from './useSuggestions.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const PAUSE_MS = 150;

/** Suggestions whose answers the test gives. */
function givenSuggestions() {
  const asked: {
    text: string;
    signal: AbortSignal;
    answer: (texts: string[]) => Promise<void>;
    fail: () => void;
  }[] = [];
  const scope = effectScope();
  const suggestions = scope.run(() =>
    useSuggestions((text, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<Suggestion[]>();
      const answer = async (texts: string[]) => {
        resolve(texts.map((each) => ({ text: each })));
        await vi.advanceTimersByTimeAsync(0);
      };
      asked.push({ text, signal, answer, fail: () => reject(new Error('offline')) });
      return promise;
    }),
  );
  if (!suggestions) throw new Error('the scope has ended');
  return { ...suggestions, asked, scope };
}

test('a text is asked for once, when the shopper pauses', async () => {
  const { suggest, asked, items } = givenSuggestions();
  for (const text of ['e', 'er', 'erj']) suggest(text);
  await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
  expect(asked).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked.map(({ text }) => text)).toEqual(['erj']);
  await asked[0]?.answer(['耳机']);
  expect(items.value).toEqual([{ text: '耳机' }]);
});

test('a further key ends the request before it, and its late answer shows nothing', async () => {
  const { suggest, asked, items } = givenSuggestions();
  suggest('耳');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  suggest('帐');
  expect(asked[0]?.signal.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  await asked[1]?.answer(['帐篷']);
  await asked[0]?.answer(['耳机']);
  expect(items.value).toEqual([{ text: '帐篷' }]);
});

test('closing, an empty text and the end of the page end the request and the list', async () => {
  for (const end of ['close', 'blank', 'scope'] as const) {
    const { suggest, close, asked, isOpen, scope } = givenSuggestions();
    suggest('耳');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    if (end === 'close') close();
    else if (end === 'blank') suggest('  ');
    else scope.stop();
    await asked[0]?.answer(['耳机']);
    expect(isOpen.value).toBe(false);
  }
});

test('the arrows go round all suggestions and the text itself', async () => {
  const { suggest, asked, move, activeIndex } = givenSuggestions();
  suggest('耳');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  await asked[0]?.answer(['耳机', '耳麦']);
  const places = ([1, 1, 1, 1, -1, -1] as const).map((step) => {
    move(step);
    return activeIndex.value;
  });
  expect(places).toEqual([0, 1, -1, 0, -1, 1]);
});

test('a request that fails leaves no suggestions', async () => {
  const { suggest, asked, items } = givenSuggestions();
  suggest('耳');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  await asked[0]?.answer(['耳机']);
  suggest('耳机');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  asked[1]?.fail();
  await vi.advanceTimersByTimeAsync(0);
  expect(items.value).toEqual([]);
});

import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import { useStepUp } from './useStepUp.ts';

beforeEach(() => setActivePinia(createPinia()));

test('calls that ask at the same time share one question and one answer', async () => {
  const stepUp = useStepUp();
  const answers = Promise.all([stepUp.ask(), stepUp.ask()]);
  expect(stepUp.isAsked).toBe(true);
  stepUp.settle(true);
  expect(await answers).toEqual([true, true]);
  expect(stepUp.isAsked).toBe(false);
});

test('a question after an answered one is asked anew', async () => {
  const stepUp = useStepUp();
  const first = stepUp.ask();
  stepUp.settle(false);
  expect(await first).toBe(false);
  const second = stepUp.ask();
  expect(stepUp.isAsked).toBe(true);
  stepUp.settle(true);
  expect(await second).toBe(true);
});

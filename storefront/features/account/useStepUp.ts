import { type InjectionKey, inject, provide, type ShallowRef, shallowRef } from 'vue';
import { ApiProblem } from '../../../api-client/index.ts';

/** Runs a call. When the server asks for a fresh proof, asks the person for it and runs the call again. */
type WithProof = <T>(call: () => Promise<T>) => Promise<T>;

interface Question {
  proven(): void;
  givenUp(): void;
}

const KEY: InjectionKey<WithProof> = Symbol('with proof');

/** @returns the question to show, or null */
export function provideStepUp(): ShallowRef<Question | null> {
  const question = shallowRef<Question | null>(null);
  const ask = (refusal: ApiProblem) =>
    new Promise<void>((proven, reject) => {
      question.value = { proven, givenUp: () => reject(refusal) };
    }).finally(() => {
      question.value = null;
    });
  provide(KEY, async (call) => {
    try {
      return await call();
    } catch (problem) {
      if (!(problem instanceof ApiProblem) || problem.code !== 'step_up_required') throw problem;
      await ask(problem);
      return call();
    }
  });
  return question;
}

export function useStepUp(): WithProof {
  return inject(KEY, (call) => call());
}

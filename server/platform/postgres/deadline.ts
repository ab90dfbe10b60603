import { WritesRefusedError } from './postgres-errors.ts';

/** One point in time until which several waits may last. */
export class Deadline {
  readonly #passed: Promise<never>;
  readonly #timer: NodeJS.Timeout;
  readonly #ms: number;
  #isPassed = false;

  constructor(ms: number) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#ms = ms;
    // Without a handler the rejection would end the process if nobody waits when the time is over.
    promise.catch(() => {});
    this.#passed = promise;
    this.#timer = setTimeout(() => {
      this.#isPassed = true;
      reject(this.#error());
    }, ms);
  }

  get isPassed(): boolean {
    return this.#isPassed;
  }

  #error(): WritesRefusedError {
    return new WritesRefusedError(`the database did not answer within ${this.#ms} ms`);
  }

  throwIfPassed(): void {
    if (this.#isPassed) throw this.#error();
  }

  /** The answer, or a WritesRefusedError when the time is over first. */
  race<T>(answer: Promise<T>): Promise<T> {
    return Promise.race([answer, this.#passed]);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

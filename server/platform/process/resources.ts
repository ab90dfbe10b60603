/** Thrown by `open` once closing has begun: the process must not start anything then. */
export class Stopping extends Error {}

/**
 * Everything that a process started and must end. `close` ends it in reverse order, including what is still starting.
 * Otherwise a signal in the middle of a start would leave child processes and locks behind.
 */
export class Resources {
  readonly #closers: (() => Promise<unknown>)[] = [];
  readonly #closing = new AbortController();
  #closed: Promise<void> | null = null;

  get isClosing(): boolean {
    return this.#closed !== null;
  }

  /**
   * Starts something and remembers how to end it.
   * @param start receives a signal that fires when closing begins; a long start must watch the signal
   * @throws Stopping when closing has begun before the start, or during it
   */
  async open<T>(start: (closing: AbortSignal) => T | Promise<T>, end: (started: T) => unknown): Promise<T> {
    if (this.isClosing) throw new Stopping();
    const starting = Promise.resolve(this.#closing.signal).then(start);
    this.#closers.push(() => starting.then(end, () => undefined));
    const started = await starting;
    if (this.isClosing) throw new Stopping();
    return started;
  }

  /** Ends everything; a second call waits for the first. An error goes to `onError` and does not stop the rest. */
  close(onError: (error: unknown) => void): Promise<void> {
    this.#closed ??= this.#closeAll(onError);
    this.#closing.abort();
    return this.#closed;
  }

  async #closeAll(onError: (error: unknown) => void): Promise<void> {
    for (const close of this.#closers.reverse()) await close().catch(onError);
  }
}

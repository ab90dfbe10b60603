/** Thrown by `start` once the end has come: nothing new may begin then. */
export class Stopping extends Error {}

/**
 * What a process started and must end again, the last first. It also ends what was still starting when the
 * end came: a signal in the middle of a start leaves nothing behind.
 */
export class Belongings {
  readonly #closers: (() => Promise<unknown>)[] = [];
  readonly #ending = new AbortController();
  #closed: Promise<void> | null = null;

  get isClosing(): boolean {
    return this.#closed !== null;
  }

  /**
   * Starts a thing and remembers how to end it. What takes long to start watches the signal, which says that the end
   * has come.
   * @throws Stopping when the end has come before, or while it was starting
   */
  async start<T>(open: (ending: AbortSignal) => T | Promise<T>, close: (thing: T) => unknown): Promise<T> {
    if (this.isClosing) throw new Stopping();
    const opening = Promise.resolve(this.#ending.signal).then(open);
    this.#closers.push(() => opening.then(close, () => undefined));
    const thing = await opening;
    if (this.isClosing) throw new Stopping();
    return thing;
  }

  /** Ends everything, once however often it is asked; a thing that does not end well does not keep the others. */
  close(onTrouble: (error: unknown) => void): Promise<void> {
    this.#closed ??= this.#closeAll(onTrouble);
    this.#ending.abort();
    return this.#closed;
  }

  async #closeAll(onTrouble: (error: unknown) => void): Promise<void> {
    for (const close of this.#closers.reverse()) await close().catch(onTrouble);
  }
}

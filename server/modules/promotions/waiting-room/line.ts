/** How many requests a second are expected until they have been measured: a small server on a slow disk does so many. */
const FIRST_RATE = 1_024;
/** Work for so long is in the engine at a time. With less, an engine that does 2,000 orders a second has no full batch. */
const WORK_SECONDS = 0.3;
/** A request that is called and finds the engine full waits for so long; with the work, it is answered within a second. */
const HELD_MS = 500;
/** Fewer do not fill a batch of orders; more wait longer in the engine than in the queue. */
const SLOTS = { min: 128, max: 2_048 };
/** Shoppers learn that they are called when they ask again, which may be a second later. */
const CALLED_AHEAD_SECONDS = 1.2;
/** Who has not come this long after the call has gone away; the next one is called. */
const CALL_EXPIRES_MS = 3_000;
const MEASURE_MS = 250;
/** 200,000 places are 1.6 MB. */
const PLACES_MAX = 200_000;
const RETRY_SECONDS_MAX = 60;
/**
 * Shoppers ask again a little before their turn: who comes too late leaves the engine idle, who comes too early costs one
 * refusal. Before the rate is measured, it may be four times what was expected.
 */
const EARLIER = { measured: 1.25, unmeasured: 4 };

export type Verdict =
  | { kind: 'in' }
  /** `position` 1 is the next one. */
  | { kind: 'wait'; atUs: number; position: number; retryAfterSeconds: number };

interface Held {
  atUs: number;
  untilMs: number;
  decide(verdict: Verdict): void;
}

export interface Clock {
  nowMs(): number;
  /** Calls back once, after so many milliseconds. */
  after(ms: number, run: () => void): void;
}

/**
 * The queue in front of the engine, on one server: it admits as many as the engine finishes, and calls those who wait in the
 * order of their tickets. A ticket of another server stands where its moment would stand here: servers behind one load
 * balancer have lines of about one length, so its holder waits about as long everywhere. A ticket is a moment, in
 * microseconds.
 */
export class Line {
  /** Tickets that this server has given, the oldest first; those before `#head` are called. */
  #places: number[] = [];
  #head = 0;
  #lastAtUs = 0;
  #calledUpToUs = 0;
  /** When the calls expire that nobody has followed yet. */
  #calls: number[] = [];
  /** Requests that are called and wait for the engine, the oldest ticket first. */
  readonly #held: Held[] = [];
  #isWatching = false;
  #inside = 0;
  #rate = FIRST_RATE;
  #earlier = EARLIER.unmeasured;
  #finished = 0;
  #measuredAtMs: number;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#measuredAtMs = clock.nowMs();
  }

  /** @param ticket null: a newcomer, who gets a place at the end unless the engine has time at once */
  ask(ticket: number | null): Promise<Verdict> {
    this.#call();
    if (ticket === null && this.#isIdle()) return Promise.resolve(this.#admit());
    const atUs = ticket ?? this.#join();
    if (atUs > this.#calledUpToUs && this.#waiting > 0) return Promise.resolve(this.#wait(atUs));
    this.#calls.shift();
    if (this.#inside < this.#slots) return Promise.resolve(this.#admit());
    return new Promise((decide) => this.#hold(atUs, decide));
  }

  /** A request that was let in is done. */
  leave(): void {
    this.#inside--;
    this.#finished++;
    this.#measure();
    while (this.#inside < this.#slots && this.#held.length > 0) this.#held.shift()?.decide(this.#admit());
  }

  get #waiting(): number {
    return this.#places.length - this.#head;
  }

  get #slots(): number {
    return Math.min(SLOTS.max, Math.max(SLOTS.min, Math.round(this.#rate * WORK_SECONDS)));
  }

  /** Whether nobody has to be asked first. */
  #isIdle(): boolean {
    return this.#waiting === 0 && this.#held.length === 0 && this.#inside + this.#calls.length < this.#slots;
  }

  #admit(): Verdict {
    this.#inside++;
    return { kind: 'in' };
  }

  #wait(atUs: number): Verdict {
    const before = firstAfter(this.#places, this.#head, (placeUs) => placeUs < atUs) - this.#head;
    const seconds = Math.floor((this.#held.length + before) / (this.#rate * this.#earlier));
    const retryAfterSeconds = Math.min(RETRY_SECONDS_MAX, Math.max(1, seconds));
    return { kind: 'wait', atUs, position: before + 1, retryAfterSeconds };
  }

  /** Gives a place at the end. Two places never have one moment, so that the order within a server is exact. */
  #join(): number {
    this.#lastAtUs = Math.max(this.#lastAtUs + 1, Math.floor(this.#clock.nowMs() * 1_000));
    if (this.#waiting < PLACES_MAX) this.#places.push(this.#lastAtUs);
    this.#call();
    return this.#lastAtUs;
  }

  #hold(atUs: number, decide: (verdict: Verdict) => void): void {
    const index = firstAfter(this.#held, 0, (held) => held.atUs <= atUs);
    this.#held.splice(index, 0, { atUs, untilMs: this.#clock.nowMs() + HELD_MS, decide });
    this.#watch();
  }

  /** One timer for all requests that are held. */
  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#clock.after(HELD_MS / 10, () => {
      this.#isWatching = false;
      const nowMs = this.#clock.nowMs();
      for (const late of this.#held.filter(({ untilMs }) => untilMs <= nowMs)) {
        const position = this.#held.indexOf(late);
        this.#held.splice(position, 1);
        // Called again: the shopper keeps the place and comes before all who are called later.
        this.#calls.push(nowMs + CALL_EXPIRES_MS);
        late.decide({ kind: 'wait', atUs: late.atUs, position: 1, retryAfterSeconds: 1 });
      }
      if (this.#held.length > 0) this.#watch();
    });
  }

  /** Calls the next ones, as far as the engine will have time for them. */
  #call(): void {
    const nowMs = this.#clock.nowMs();
    const living = this.#calls.findIndex((expiresAtMs) => expiresAtMs > nowMs);
    this.#calls.splice(0, living === -1 ? this.#calls.length : living);
    const ahead = this.#slots + this.#rate * CALLED_AHEAD_SECONDS;
    while (this.#waiting > 0 && this.#inside + this.#held.length + this.#calls.length < ahead) {
      this.#calledUpToUs = this.#places[this.#head++] as number;
      this.#calls.push(nowMs + CALL_EXPIRES_MS);
    }
    if (this.#head > 10_000 || this.#waiting === 0) {
      this.#places = this.#places.slice(this.#head);
      this.#head = 0;
    }
  }

  /**
   * Measures what the engine finishes. A lower rate counts only while requests are held: otherwise shoppers came slowly, and
   * the fewer came, the fewer would be called.
   */
  #measure(): void {
    const nowMs = this.#clock.nowMs();
    const elapsedMs = nowMs - this.#measuredAtMs;
    if (elapsedMs < MEASURE_MS) return;
    const measured = (this.#finished / elapsedMs) * 1_000;
    if (measured > this.#rate || this.#held.length > 0) {
      // Up at once and down by halves: a pause of the disk is no lower rate.
      this.#rate = Math.max(measured, (this.#rate + measured) / 2);
      if (Math.abs(measured / this.#rate - 1) < 0.2) this.#earlier = EARLIER.measured;
    }
    this.#finished = 0;
    this.#measuredAtMs = nowMs;
  }
}

/** The first index at or behind `from` whose element is no longer before; elements are in order. */
function firstAfter<T>(elements: readonly T[], from: number, isBefore: (element: T) => boolean): number {
  let [low, high] = [from, elements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(elements[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

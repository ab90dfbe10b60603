import { expect, test } from 'vitest';
import { Line } from './line.ts';

/** Time that goes from event to event. */
class Timeline {
  currentMs = 1_000_000;
  readonly #events = new Map<number, (() => void)[]>();

  at(ms: number, run: () => void): void {
    const slot = Math.max(Math.ceil(ms), Math.ceil(this.currentMs));
    this.#events.set(slot, [...(this.#events.get(slot) ?? []), run]);
  }

  nowMs = () => this.currentMs;
  after = (ms: number, run: () => void) => this.at(this.currentMs + ms, run);

  async run(untilMs: number): Promise<void> {
    for (; this.currentMs < untilMs; this.currentMs++) {
      for (let due = this.#due(); due.length > 0; due = this.#due()) {
        for (const event of due) event();
        // Verdicts are promises: what follows from them happens at this same moment.
        await Promise.resolve();
        await Promise.resolve();
      }
    }
  }

  #due(): (() => void)[] {
    const due = this.#events.get(this.currentMs) ?? [];
    this.#events.delete(this.currentMs);
    return due;
  }
}

/** A server whose engine finishes `perSecond` requests, one after the other. */
class Server {
  readonly line: Line;
  readonly #time: Timeline;
  readonly #everyMs: number;
  #freeAtMs = 0;

  constructor(time: Timeline, perSecond: number) {
    this.line = new Line(time);
    this.#time = time;
    this.#everyMs = 1_000 / perSecond;
  }

  /** @returns how long the request will take */
  serve(onDone: () => void): void {
    this.#freeAtMs = Math.max(this.#freeAtMs, this.#time.currentMs) + this.#everyMs;
    this.#time.at(this.#freeAtMs, () => {
      this.line.leave();
      onDone();
    });
  }
}

interface Shopper {
  arrivedMs: number;
  atUs: number | null;
  askedMs: number;
  inMs: number | null;
  doneMs: number | null;
  refusals: number;
  positions: number[];
}

/** Shoppers arrive at a steady pace, go to any of the servers, and ask again when they are told to. */
async function simulate(plan: {
  shoppers: number;
  arrivingPerSecond: number;
  servers: number;
  perSecond: number;
}) {
  const time = new Timeline();
  const servers = Array.from({ length: plan.servers }, () => new Server(time, plan.perSecond / plan.servers));
  let turn = 0;
  const all: Shopper[] = [];

  async function ask(shopper: Shopper): Promise<void> {
    shopper.askedMs = time.currentMs;
    // A fixed sequence that no shopper can follow: each request goes to any server.
    turn = (turn * 1_103_515_245 + 12_345) % 2_147_483_648;
    const server = servers[Math.floor((turn / 2_147_483_648) * servers.length)] as Server;
    const verdict = await server.line.ask(shopper.atUs);
    if (verdict.kind === 'wait') {
      shopper.atUs = verdict.atUs;
      shopper.refusals++;
      shopper.positions.push(verdict.position);
      time.after(verdict.retryAfterSeconds * 1_000, () => void ask(shopper));
      return;
    }
    shopper.inMs = time.currentMs;
    server.serve(() => {
      shopper.doneMs = time.currentMs;
    });
  }

  for (let i = 0; i < plan.shoppers; i++) {
    const arrivedMs = time.currentMs + (i / plan.arrivingPerSecond) * 1_000;
    const shopper: Shopper = {
      arrivedMs,
      atUs: null,
      askedMs: 0,
      inMs: null,
      doneMs: null,
      refusals: 0,
      positions: [],
    };
    all.push(shopper);
    time.at(arrivedMs, () => void ask(shopper));
  }
  const startMs = time.currentMs;
  await time.run(startMs + (plan.shoppers / plan.perSecond) * 1_500);
  return { all, startMs };
}

const percentile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

test.each([
  { servers: 1, perSecond: 2_000 },
  { servers: 2, perSecond: 2_000 },
  { servers: 1, perSecond: 1_000 },
])(
  'with ten times too many shoppers $servers servers with $perSecond a second stay busy, quick and in order',
  async (plan) => {
    const shoppers = Math.min(20_000, plan.perSecond * 10);
    const { all, startMs } = await simulate({ ...plan, shoppers, arrivingPerSecond: plan.perSecond * 10 });
    const done = all.filter(({ doneMs }) => doneMs !== null);
    expect(done).toHaveLength(shoppers);
    // The last ones come back alone, a second after they were told to; the engine is busy until then.
    const doneInMs = done.map(({ doneMs }) => (doneMs as number) - startMs);
    expect((shoppers * 0.95) / (percentile(doneInMs, 0.95) / 1_000)).toBeGreaterThan(plan.perSecond * 0.9);
    expect(
      percentile(
        done.map(({ askedMs, doneMs }) => (doneMs as number) - askedMs),
        0.99,
      ),
    ).toBeLessThan(1_000);
    // Whoever came two and a half seconds of work earlier is in earlier.
    const window = Math.ceil(plan.perSecond * 2.5);
    const byArrival = all.map(({ inMs }) => inMs as number);
    const lateness = byArrival.map((inMs, at) => inMs - (byArrival[at + window] ?? Number.POSITIVE_INFINITY));
    expect(lateness.filter((ms) => ms > 0)).toEqual([]);
    // The place only comes nearer, and nobody has to ask often.
    expect(
      percentile(
        all.map(({ refusals }) => refusals),
        0.99,
      ),
    ).toBeLessThan(8);
  },
);

test('the place of one server only comes nearer', async () => {
  const { all } = await simulate({
    shoppers: 10_000,
    arrivingPerSecond: 20_000,
    servers: 1,
    perSecond: 1_000,
  });
  for (const { positions } of all)
    for (const [at, position] of positions.slice(1).entries())
      expect(position).toBeLessThanOrEqual(positions[at] as number);
});

/** More shoppers than the engine takes; whoever is let in stays in. @returns how many were let in at once */
async function fill(line: Line): Promise<number> {
  let inside = 0;
  for (let i = 0; i < 5_000; i++)
    void line.ask(null).then(({ kind }) => {
      if (kind === 'in') inside++;
    });
  await Promise.resolve();
  return inside;
}

async function expectWaiting(line: Line) {
  const verdict = await line.ask(null);
  if (verdict.kind !== 'wait') throw new Error('a newcomer was let in');
  return verdict;
}

test('those who went away keep nobody waiting', async () => {
  const time = new Timeline();
  const line = new Line(time);
  const inside = await fill(line);
  const last = await expectWaiting(line);
  // All who are held are refused in time, those inside are done, and nobody asks any more but the last one.
  await time.run(time.currentMs + 1_000);
  for (let i = 0; i < inside; i++) line.leave();
  let seconds = 0;
  for (let kind = 'wait'; kind === 'wait' && seconds < 30; seconds++) {
    const answer = line.ask(last.atUs);
    await time.run(time.currentMs + 1_000);
    kind = (await answer).kind;
  }
  expect(seconds).toBeLessThan(15);
});

test('a newcomer does not pass those who wait', async () => {
  const line = new Line(new Timeline());
  await fill(line);
  const before = await expectWaiting(line);
  line.leave();
  expect((await expectWaiting(line)).position).toBeGreaterThanOrEqual(before.position);
});

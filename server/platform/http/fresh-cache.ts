import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** An answer as it goes out: the bytes of its JSON, and the tag by which a browser asks whether it has changed. */
export interface FreshAnswer {
  body: Buffer;
  etag: string;
}

export interface FreshCache {
  /** The answer for `key`: the one remembered, while it is fresh, else what `load` gives, asked once however many want it. */
  get(key: string, load: () => Promise<unknown>): Promise<FreshAnswer>;
  /** Forgets everything; what is being loaded just now is not remembered either, for it may be from before. */
  clear(): void;
}

export interface FreshCacheOptions {
  /** How old an answer may be, counted from when it was asked for. */
  freshMs: number;
  /** How many bytes are kept, about; the oldest go first. */
  maxBytes: number;
  /** A clock that only goes forward, in milliseconds. */
  now?: () => number;
}

interface Entry {
  answer: FreshAnswer;
  askedAtMs: number;
}

/** What an entry costs besides its body and key, so that many small ones are bounded too. */
const ENTRY_BYTES = 300;

function sizeOf(key: string, { answer }: Entry): number {
  return answer.body.length + 2 * key.length + ENTRY_BYTES;
}

function serialise(value: unknown): FreshAnswer {
  const body = Buffer.from(JSON.stringify(value));
  return { body, etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}

/**
 * Remembers public answers for a moment, as bytes. It only saves work: each process has its own, nothing is decided by
 * it, and a load that fails is not remembered.
 */
export function createFreshCache({
  freshMs,
  maxBytes,
  now = () => performance.now(),
}: FreshCacheOptions): FreshCache {
  // In the order of asking, so that the first ones are the oldest.
  let entries = new Map<string, Entry>();
  let flights = new Map<string, Promise<FreshAnswer>>();
  let bytes = 0;

  function forget(key: string, entry: Entry): void {
    entries.delete(key);
    bytes -= sizeOf(key, entry);
  }

  function remember(key: string, entry: Entry): void {
    const previous = entries.get(key);
    if (previous) forget(key, previous);
    entries.set(key, entry);
    bytes += sizeOf(key, entry);
    for (const [oldest, old] of entries) {
      if (bytes <= maxBytes) break;
      forget(oldest, old);
    }
  }

  async function load(key: string, ask: () => Promise<unknown>): Promise<FreshAnswer> {
    const flightsWhenAsked = flights;
    const askedAtMs = now();
    try {
      const answer = serialise(await ask());
      if (flights === flightsWhenAsked) remember(key, { answer, askedAtMs });
      return answer;
    } finally {
      flightsWhenAsked.delete(key);
    }
  }

  return {
    async get(key, ask) {
      const entry = entries.get(key);
      if (entry && now() - entry.askedAtMs < freshMs) return entry.answer;
      let flight = flights.get(key);
      if (!flight) {
        flight = load(key, ask);
        flights.set(key, flight);
      }
      return flight;
    },
    clear() {
      entries = new Map();
      flights = new Map();
      bytes = 0;
    },
  };
}

/** The same for what is not sent but used here: a value that survives being JSON. */
export async function freshValue<T>(cache: FreshCache, key: string, load: () => Promise<T>): Promise<T> {
  return JSON.parse((await cache.get(key, load)).body.toString());
}

/** Whether the caller already has this very answer (RFC 9110 §13.1.2, weak comparison). */
function alreadyHas(request: FastifyRequest, etag: string): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  const strong = etag.replace(/^W\//, '');
  return header.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === strong);
}

/**
 * Sends a remembered answer. `no-cache`: whoever keeps it asks each time whether it has changed, so that nobody's copy
 * adds its own age to ours.
 */
export function sendFresh(request: FastifyRequest, reply: FastifyReply, answer: FreshAnswer): FastifyReply {
  reply.header('cache-control', 'public, no-cache').header('etag', answer.etag);
  if (alreadyHas(request, answer.etag)) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(answer.body);
}

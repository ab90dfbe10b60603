import { PassThrough, type Readable } from 'node:stream';
import type { Refusal } from '../../platform/http/problems.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { Permission } from '../staff/index.ts';
import { refuse } from './errors.ts';
import { readEvents, type StoredEventName } from './queries.ts';

/** An event may commit so long after it took its id; it is looked for again in each round of that time. */
const LOOK_BACK_SECONDS = 4;
/** More new events than this in one round are a flood, and only the latest are told: the lists show the rest. */
const EVENTS_MAX = 500;
/** Proxies and the shop itself (CONNECTION_LIMITS) close a connection on which nothing is sent for 30 s. */
const HEARTBEAT_MS = 10_000;
/** A listener that has not read so much is gone or asleep: its page connects again and reads the lists. */
const UNREAD_BYTES_MAX = 64 * 1024;
const LISTENERS_MAX = 1_000;
/** Tabs of one session; the oldest connection makes place. */
const PER_SESSION_MAX = 6;

type EventName = StoredEventName | 'order.paid' | 'stock.low';

/** Who is told of what: one of the permissions is enough. The data names the subject by this field. */
const AUDIENCE: Record<EventName, { permissions: readonly Permission[]; field: string }> = {
  'order.paid': { permissions: ['orders.read'], field: 'orderNo' },
  'refund.requested': { permissions: ['refunds.create', 'payments.read'], field: 'orderNo' },
  'stock.low': { permissions: ['stock.read'], field: 'skuId' },
  'books.broken': { permissions: ['books.read'], field: 'name' },
};

interface Listener {
  sessionId: string;
  grants: ReadonlySet<string>;
  stream: PassThrough;
}

interface ShopEvent {
  id: string;
  name: EventName;
  subject: string;
}

export interface EventDeps {
  db: Database;
  /** The permissions of these sessions; those that have ended, or whose owner is disabled, are missing. */
  readLivingSessions: (sessionIds: readonly string[]) => Promise<Map<string, ReadonlySet<string>>>;
  /** The latest payments that paid their order within these seconds, oldest first; a payment must not write an event too. */
  readSettledPayments: (withinSeconds: number, rowsMax: number) => Promise<{ id: string; orderNo: string }[]>;
  /** SKUs that were ordered or adjusted within these seconds, and whether little is left of them. */
  readChangedStock: (withinSeconds: number) => Promise<{ skuId: string; isLow: boolean }[]>;
}

export type EventHub = ReturnType<typeof createEventHub>;

function textOf({ id, name, subject }: ShopEvent): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify({ [AUDIENCE[name].field]: subject })}\n\n`;
}

/** The listeners of this server. `tick` runs once a second; without listeners it does nothing. */
export function createEventHub({ db, readLivingSessions, readSettledPayments, readChangedStock }: EventDeps) {
  const listeners = new Set<Listener>();
  const seen = new Set<string>();
  const low = new Set<string>();
  let beatAt = 0;

  function drop(listener: Listener): void {
    listeners.delete(listener);
    listener.stream.end();
  }

  function tell(listener: Listener, text: string): void {
    listener.stream.write(text);
    if (listener.stream.writableLength + listener.stream.readableLength > UNREAD_BYTES_MAX) drop(listener);
  }

  async function newEvents(): Promise<ShopEvent[]> {
    const paid = await readSettledPayments(LOOK_BACK_SECONDS, EVENTS_MAX);
    const stored = await readEvents(db, LOOK_BACK_SECONDS, EVENTS_MAX);
    const recent: ShopEvent[] = [
      ...paid.map(({ id, orderNo }) => ({ id, name: 'order.paid' as const, subject: orderNo })),
      ...stored,
    ];
    const fresh = recent.filter(({ id }) => !seen.has(id));
    // What is too old to be read again need not be remembered.
    seen.clear();
    for (const { id } of recent) seen.add(id);
    return fresh;
  }

  /** SKUs of which little has been left since the last round; each is told once until there is more of it. */
  async function newlyLow(): Promise<ShopEvent[]> {
    const events: ShopEvent[] = [];
    for (const { skuId, isLow } of await readChangedStock(LOOK_BACK_SECONDS)) {
      if (isLow && !low.has(skuId))
        events.push({ id: crypto.randomUUID(), name: 'stock.low', subject: skuId });
      if (isLow) low.add(skuId);
      else low.delete(skuId);
    }
    return events;
  }

  /** Ends the streams of sessions that have ended, and follows what people may do. */
  async function judgeListeners(): Promise<void> {
    const living = await readLivingSessions([...new Set([...listeners].map(({ sessionId }) => sessionId))]);
    for (const listener of listeners) {
      const grants = living.get(listener.sessionId);
      if (grants === undefined) drop(listener);
      else listener.grants = grants;
    }
  }

  function beat(): void {
    if (Date.now() - beatAt < HEARTBEAT_MS) return;
    beatAt = Date.now();
    for (const listener of listeners) tell(listener, ': still here\n\n');
  }

  return {
    /** A stream of events for one session, until the session ends or the reader goes. */
    async open(sessionId: string, grants: ReadonlySet<string>): Promise<Readable | Refusal> {
      if (listeners.size >= LISTENERS_MAX) return refuse('too_many_listeners');
      // The first listener must not be told of what happened before.
      if (listeners.size === 0) {
        await newEvents();
        await newlyLow();
      }
      const own = [...listeners].filter((each) => each.sessionId === sessionId);
      for (const oldest of own.slice(0, Math.max(0, own.length - PER_SESSION_MAX + 1))) drop(oldest);
      const listener: Listener = { sessionId, grants, stream: new PassThrough() };
      listener.stream.once('close', () => listeners.delete(listener));
      listeners.add(listener);
      tell(listener, 'retry: 2000\n: hello\n\n');
      return listener.stream;
    },

    async tick(): Promise<void> {
      if (listeners.size === 0) return;
      await judgeListeners();
      const events = [...(await newEvents()), ...(await newlyLow())];
      for (const event of events) {
        const { permissions } = AUDIENCE[event.name];
        for (const listener of listeners)
          if (permissions.some((permission) => listener.grants.has(permission)))
            tell(listener, textOf(event));
      }
      beat();
    },

    /** Ends all streams: the server stops, and their pages connect to another one. */
    close(): void {
      for (const listener of listeners) drop(listener);
    },
  };
}

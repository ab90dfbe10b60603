import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { addressOf } from '../http/client-address.ts';
import { refuse } from '../http/errors.ts';
import { unwrap } from '../http/problems.ts';
import { type Allowances, createAllowances } from './allowances.ts';
import { type Network, networksOf } from './networks.ts';

/** Requests a minute. A route that anyone may call counts by network, all others by the account of the token. */
interface Rates {
  account: number;
  staff: number;
  /** Of one IPv4 address or of one /64 of IPv6; larger blocks of IPv6 have a multiple. */
  network: number;
}

/**
 * The kinds of requests, by what they cost the shop. People stay far below these numbers, programs that work for a shop
 * too; a flood does not. Behind one address of a mobile network there may be hundreds of shoppers who have not signed in.
 */
const RATES = {
  /** Answers from memory or from an index. */
  read: { account: 3_000, staff: 6_000, network: 12_000 },
  /** Changes the database. */
  write: { account: 600, staff: 3_000, network: 3_000 },
  /** A checkout, an order and what becomes of it: many tables, and messages to payment providers. */
  order: { account: 600, staff: 3_000, network: 3_000 },
  /** A file that is decoded and encoded again: up to half a second of one processor. */
  upload: { account: 120, staff: 600, network: 600 },
  /**
   * Signing in, codes, passwords, sessions. The counters that all servers share have tighter limits for wrong tries;
   * these here stop a flood before the shared counters and the database are asked.
   */
  'sign-in': { account: 600, staff: 600, network: 3_000 },
} as const satisfies Record<string, Rates>;

/** The kind of a route's requests, or why its requests are not counted. */
export type RequestLimit = keyof typeof RATES | { none: string };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required: a route below /api without a limit does not compile, and the start throws. */
    limit: RequestLimit;
  }
}

/** The remote address of requests that a server asks itself while it renders a page. No connection has this address. */
export const OWN_ADDRESS = 'this server';

/** 20,000 keys of about 150 bytes each are 3 MB for each kind of requests, whatever arrives. */
const KEYS_MAX = 10_000;

function createCounters({ account, staff, network }: Rates, now?: () => number) {
  const rate = (perMinute: number) => createAllowances({ perMinute, keysMax: KEYS_MAX, ...(now && { now }) });
  return { account: rate(account), staff: rate(staff), network: rate(network) };
}

/** The largest block first: a refused block adds no keys for the blocks in it. */
function takeForNetworks(allowances: Allowances, networks: readonly Network[]): number {
  for (const { name, factor } of networks.toReversed()) {
    const waitMs = allowances.take(name, factor);
    if (waitMs > 0) return waitMs;
  }
  return 0;
}

/** @returns 0, or the milliseconds that the caller must wait */
function take(counters: ReturnType<typeof createCounters>, request: FastifyRequest): number {
  const { claims } = request;
  if (claims) return (claims.staff ? counters.staff : counters.account).take(claims.sub);
  if (request.socket.remoteAddress === OWN_ADDRESS) return 0;
  return takeForNetworks(counters.network, networksOf(addressOf(request)));
}

export interface RequestLimitOptions {
  isOn: boolean;
  /** A clock that only goes forward, in milliseconds. */
  now?: () => number;
}

/**
 * Counts the requests of every route by its `config.limit`, before the body is read and without asking any store. Each
 * process counts for itself, so several servers let that many times more pass.
 */
export const requestLimits = fastifyPlugin(
  async (app: FastifyInstance, { isOn, now }: RequestLimitOptions) => {
    const counters = new Map(
      Object.entries(RATES).map(([kind, rates]) => [kind, createCounters(rates, now)]),
    );
    app.addHook('onRoute', (route) => {
      const limit: RequestLimit | undefined = route.config?.limit;
      if (limit === undefined) {
        if (route.url.startsWith('/api/'))
          throw new Error(`${route.method} ${route.url} has no config.limit`);
        return;
      }
      if (typeof limit === 'object') return;
      const own = counters.get(limit);
      if (own === undefined)
        throw new Error(`${route.method} ${route.url} asks for the unknown limit '${limit}'`);
      if (limit === 'read' && ![route.method].flat().every((method) => method === 'GET' || method === 'HEAD'))
        throw new Error(`${route.method} ${route.url} is no read, so its limit must be another one`);
      if (!isOn) return;
      const count = async (request: FastifyRequest) => {
        const waitMs = take(own, request);
        if (waitMs > 0)
          unwrap(refuse('rate_limited', {}, { 'retry-after': String(Math.ceil(waitMs / 1_000)) }));
      };
      route.onRequest = [count, ...[route.onRequest ?? []].flat()];
    });
  },
);

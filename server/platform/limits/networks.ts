import { isIP } from 'node:net';

/** A block of addresses that requests are counted under. */
export interface Network {
  name: string;
  /** How many times the limit of one address the block may use. */
  factor: number;
}

/**
 * A customer of an internet provider has a /64 at least, often a /56 or a /48, and may send each request from another
 * address in it. A mobile network gives each phone a /64, so a /48 may also be thousands of customers: the larger the
 * block, the higher its limit.
 */
const IPV6_BLOCKS = [
  { bits: 64, factor: 1 },
  { bits: 56, factor: 4 },
  { bits: 48, factor: 16 },
] as const;

/** The first four of the eight groups of an IPv6 address. An IPv4 address at its end fills two groups. */
function firstGroups(ip: string): [number, number, number, number] {
  const [head = '', tail] = ip.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const rightLength = right.length + (right.at(-1)?.includes('.') ? 1 : 0);
  const zeros = Array<string>(tail === undefined ? 0 : Math.max(0, 8 - left.length - rightLength)).fill('0');
  const [a = 0, b = 0, c = 0, d = 0] = [...left, ...zeros, ...right].map((group) =>
    Number.parseInt(group, 16),
  );
  return [a, b, c, d];
}

/**
 * The networks that an address is counted under, the smallest first: an IPv4 address itself, and the /64, /56 and /48 of
 * an IPv6 address. The same network has one name, however its address was written.
 * @param ip null where the address is unknown
 */
export function networksOf(ip: string | null): readonly Network[] {
  if (ip === null || isIP(ip) !== 6) return [{ name: ip ?? 'unknown', factor: 1 }];
  const [a, b, c, d] = firstGroups(ip);
  const site = `${a.toString(16)}:${b.toString(16)}:${c.toString(16)}`;
  return IPV6_BLOCKS.map(({ bits, factor }) => {
    const subnet = (d >>> (64 - bits)) << (64 - bits);
    return { name: bits === 48 ? `${site}::/48` : `${site}:${subnet.toString(16)}::/${bits}`, factor };
  });
}

/** The smallest of the networks: whoever signed in from this one before is known there. */
export function networkOf(ip: string | null): string {
  return networksOf(ip)[0]?.name ?? 'unknown';
}

/** The largest of the networks: what is shared out in turns is shared out by this one, or a rotating address would take many turns. */
export function siteOf(ip: string | null): string {
  return networksOf(ip).at(-1)?.name ?? 'unknown';
}

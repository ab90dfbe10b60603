import {
  defineScript,
  type Redis,
  type RedisScript,
  RedisUnavailable,
} from '../../../platform/redis/redis.ts';
import { refuse } from '../errors.ts';
import { CART_COUNT_MAX, CART_DAYS, CART_MARKS_MAX, CART_SKUS_MAX } from '../limits.ts';
import type { BoughtGoods, CartEntry, CartStore, NewEntry, WholeCart } from './store.ts';

const DAY_SECONDS = 86_400;
const CART_SECONDS = CART_DAYS * DAY_SECONDS;

/**
 * One hash for each user: SKU id → `count isChecked priceFen addedAt`. In the same slot a sorted set holds what must not
 * happen twice, by time: merged guest carts (`m:` and their id) and subtracted orders (`o:` and their number).
 */
const cartKey = (userId: string) => `cart:{${userId}}`;
const marksKey = (userId: string) => `cart:{${userId}}:marks`;
const PREFIX = 'cart:{';
const READ_AT_ONCE = 100;

function textOf(entry: CartEntry): string {
  return `${entry.count} ${entry.isChecked ? 1 : 0} ${entry.priceFen} ${entry.addedAt}`;
}

function entryOf(skuId: string, text: string): CartEntry {
  const [count, isChecked, priceFen, addedAt] = text.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
  ];
  return { skuId, count, isChecked: isChecked === 1, priceFen, addedAt };
}

/** The entries of a flat HGETALL reply, newest first. */
function entriesOf(reply: unknown): CartEntry[] {
  const flat = reply as string[];
  const entries: CartEntry[] = [];
  for (let index = 0; index < flat.length; index += 2)
    entries.push(entryOf(flat[index] as string, flat[index + 1] as string));
  return entries.sort((a, b) => b.addedAt - a.addedAt || (a.skuId < b.skuId ? -1 : 1));
}

/** What all scripts begin with. */
const COMMON = `
local cart, marks = KEYS[1], KEYS[2]
local function split(text)
  local count, checked, rest = string.match(text, '^(%d+) (%d) (.+)$')
  return tonumber(count), checked, rest
end
local function touch(key)
  redis.call('EXPIRE', key, ${CART_SECONDS})
end
-- Must be the first write of a script: when Redis is out of memory this write fails, before any other has happened.
local function mark(id, now)
  if redis.call('ZSCORE', marks, id) then return false end
  redis.call('ZADD', marks, now, id)
  redis.call('ZREMRANGEBYRANK', marks, 0, ${-CART_MARKS_MAX - 1})
  touch(marks)
  return true
end
`;

export const ADD = defineScript(`${COMMON}
local sku, count, checked, rest = ARGV[1], tonumber(ARGV[2]), '1', ARGV[3]
local old = redis.call('HGET', cart, sku)
if old then
  local before, was_checked = split(old)
  count = before + count
  checked = was_checked
  if count > ${CART_COUNT_MAX} then return 'count_too_large' end
elseif redis.call('HLEN', cart) >= ${CART_SKUS_MAX} then
  return 'cart_full'
end
local text = count .. ' ' .. checked .. ' ' .. rest
redis.call('HSET', cart, sku, text)
touch(cart)
return text
`);

const CHANGE = defineScript(`${COMMON}
local old = redis.call('HGET', cart, ARGV[1])
if not old then return false end
local count, checked, rest = split(old)
if ARGV[2] ~= '' then count = ARGV[2] end
if ARGV[3] ~= '' then checked = ARGV[3] end
local text = count .. ' ' .. checked .. ' ' .. rest
redis.call('HSET', cart, ARGV[1], text)
touch(cart)
return text
`);

const CHECK_ALL = defineScript(`${COMMON}
local entries = redis.call('HGETALL', cart)
for i = 1, #entries, 2 do
  local count, checked, rest = split(entries[i + 1])
  entries[i + 1] = count .. ' ' .. ARGV[1] .. ' ' .. rest
  if checked ~= ARGV[1] then redis.call('HSET', cart, entries[i], entries[i + 1]) end
end
touch(cart)
return entries
`);

const MERGE = defineScript(`${COMMON}
local full = {}
if mark(ARGV[1], ARGV[2]) then
  local room = ${CART_SKUS_MAX} - redis.call('HLEN', cart)
  for i = 3, #ARGV, 3 do
    local count, checked = tonumber(ARGV[i + 1]), '1'
    local old = redis.call('HGET', cart, ARGV[i])
    if old then
      local before, was_checked = split(old)
      count = math.min(${CART_COUNT_MAX}, before + count)
      checked = was_checked
    else
      room = room - 1
    end
    if room >= 0 or old then
      redis.call('HSET', cart, ARGV[i], count .. ' ' .. checked .. ' ' .. ARGV[i + 2])
    else
      full[#full + 1] = ARGV[i]
    end
  end
  touch(cart)
end
return { redis.call('HGETALL', cart), full }
`);

const TAKE_OUT = defineScript(`${COMMON}
if not mark(ARGV[1], ARGV[2]) then return 0 end
for i = 3, #ARGV, 2 do
  local old = redis.call('HGET', cart, ARGV[i])
  if old then
    local count, checked, rest = split(old)
    count = count - tonumber(ARGV[i + 1])
    if count > 0 then
      redis.call('HSET', cart, ARGV[i], count .. ' ' .. checked .. ' ' .. rest)
    else
      redis.call('HDEL', cart, ARGV[i])
    end
  end
end
return 1
`);

const RESTORE = defineScript(`${COMMON}
local now, merges = ARGV[1], tonumber(ARGV[2])
-- One millisecond apart, in their sequence: the last one is the newest.
for i = 3, 2 + merges do mark(ARGV[i], now - merges + i - 3) end
for i = 3 + merges, #ARGV, 2 do
  if redis.call('HLEN', cart) < ${CART_SKUS_MAX} then redis.call('HSETNX', cart, ARGV[i], ARGV[i + 1]) end
end
touch(cart)
return 1
`);

/** Carts in Redis, single or Cluster. */
export function createRedisStore(redis: Redis): CartStore {
  const run = (script: RedisScript, userId: string, ...args: (string | number)[]) =>
    redis.runDurably(script, [cartKey(userId), marksKey(userId)], args.map(String));
  const runOnCart = (script: RedisScript, userId: string, ...args: (string | number)[]) =>
    redis.runDurably(script, [cartKey(userId)], args.map(String));

  return {
    name: redis.isCluster ? 'Redis Cluster' : 'Redis',
    isTrouble: (error) => error instanceof RedisUnavailable,

    async read(userId) {
      const key = cartKey(userId);
      const [entries, seconds] = await redis.ask(key, ['HGETALL', key], ['TTL', key]);
      // Reading a cart is a use, which is noted once a day. The reader does not wait for the answer.
      const isStale = Number(seconds) >= 0 && Number(seconds) < CART_SECONDS - DAY_SECONDS;
      if (isStale) redis.ask(key, ['EXPIRE', key, String(CART_SECONDS)]).catch(() => {});
      return entriesOf(entries);
    },

    async add(userId, entry) {
      const { skuId, count, priceFen, addedAt } = entry;
      const reply = String(await runOnCart(ADD, userId, skuId, count, `${priceFen} ${addedAt}`));
      if (reply === 'cart_full' || reply === 'count_too_large') return refuse(reply);
      return entryOf(skuId, reply);
    },

    async change(userId, skuId, { count, isChecked }) {
      const checked = isChecked === undefined ? '' : Number(isChecked);
      const reply = await runOnCart(CHANGE, userId, skuId, count ?? '', checked);
      return reply === null ? refuse('cart_item_not_found') : entryOf(skuId, String(reply));
    },

    async remove(userId, skuId) {
      const key = cartKey(userId);
      await redis.write(key, ['HDEL', key, skuId]);
    },

    checkAll: async (userId, isChecked) => entriesOf(await runOnCart(CHECK_ALL, userId, Number(isChecked))),

    async merge(userId, mergeId, entries) {
      const reply = await run(MERGE, userId, `m:${mergeId}`, Date.now(), ...entries.flatMap(mergedArgs));
      const [merged, full] = reply as [unknown, string[]];
      return { entries: entriesOf(merged), full };
    },

    async takeOut(_tx, orders) {
      const results = await Promise.allSettled(
        orders.map((order) =>
          run(TAKE_OUT, order.userId, `o:${order.orderNo}`, Date.now(), ...boughtArgs(order)),
        ),
      );
      for (const result of results)
        if (result.status === 'rejected' && !(result.reason instanceof RedisUnavailable)) throw result.reason;
      return orders
        .filter((_, index) => results[index]?.status === 'fulfilled')
        .map((order) => order.orderNo);
    },

    async clear(userId) {
      await redis.write(cartKey(userId), ['UNLINK', cartKey(userId), marksKey(userId)]);
    },

    pages: () => pagesOfCarts(redis),

    async restore({ userId, entries, mergeIds }) {
      const merges = mergeIds.map((id) => `m:${id}`);
      const items = entries.flatMap((entry) => [entry.skuId, textOf(entry)]);
      await run(RESTORE, userId, Date.now(), merges.length, ...merges, ...items);
    },
  };
}

const mergedArgs = (entry: NewEntry) => [entry.skuId, entry.count, `${entry.priceFen} ${entry.addedAt}`];
const boughtArgs = (order: BoughtGoods) => order.lines.flatMap(({ skuId, count }) => [skuId, count]);

async function* pagesOfCarts(redis: Redis): AsyncIterable<WholeCart[]> {
  for await (const keys of redis.scan(`${PREFIX}*`)) {
    const userIds = [...new Set(keys.map((key) => key.slice(PREFIX.length, key.indexOf('}'))))];
    for (let start = 0; start < userIds.length; start += READ_AT_ONCE) {
      const some = userIds.slice(start, start + READ_AT_ONCE).map((userId) => readWhole(redis, userId));
      // SCAN may return a key twice. The second time its cart has been moved and is empty.
      yield (await Promise.all(some)).filter((cart) => cart.entries.length + cart.mergeIds.length > 0);
    }
  }
}

async function readWhole(redis: Redis, userId: string): Promise<WholeCart> {
  const [key, marks] = [cartKey(userId), marksKey(userId)];
  const [entries, noted] = await redis.ask(key, ['HGETALL', key], ['ZRANGE', marks, '0', '-1']);
  const mergeIds = (noted as string[]).filter((id) => id.startsWith('m:')).map((id) => id.slice(2));
  return { userId, entries: entriesOf(entries), mergeIds };
}

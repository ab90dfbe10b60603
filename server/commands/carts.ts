import { parseArgs } from 'node:util';
import { createPostgresStore, createRedisStore, moveCarts } from '../modules/cart/index.ts';
import { createLog } from '../platform/process/log.ts';
import { StartError } from '../platform/process/start-error.ts';
import { openRedis, type Redis } from '../platform/redis/redis.ts';
import { type Command, type CommandContext, UsageError } from './command.ts';
import { openDatabase } from './database.ts';

const SAY_EVERY_MS = 1_000;
const STORES = ['postgres', 'redis'];

function readTarget(args: string[]): string {
  const options = { to: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  if (positionals.join(' ') !== 'move' || values.to === undefined) throw new UsageError();
  if (!STORES.includes(values.to)) throw new UsageError(`--to takes ${STORES.join(' or ')}.`);
  return values.to;
}

async function openShopRedis({ config, belongings }: CommandContext): Promise<Redis> {
  const redis = await belongings.start(
    () => openRedis(config.stores, createLog('silent')),
    (opened) => opened?.close(),
  );
  if (redis === null) throw new StartError('REDIS_URL does not say which Redis is meant.');
  return redis;
}

/** Says how far it is, now and then. */
function sayProgress(say: (line: string) => void): (moved: number) => void {
  let next = Date.now() + SAY_EVERY_MS;
  return (moved) => {
    if (Date.now() < next) return;
    next = Date.now() + SAY_EVERY_MS;
    say(`${moved} carts …`);
  };
}

export const carts: Command = {
  usage: `move --to <${STORES.join('|')}>`,
  summary: 'move every cart to the other store, while no server keeps carts in this one; may be repeated',
  async run(args, context) {
    const target = readTarget(args);
    const redis = createRedisStore(await openShopRedis(context));
    const db = await openDatabase(context);
    const postgres = createPostgresStore(db);
    const [from, to] = target === 'redis' ? [postgres, redis] : [redis, postgres];
    const log = createLog('silent');
    const move = { db, from, to, log, onProgress: sayProgress(context.say) };
    const moved = await moveCarts(move).catch((error: unknown) => {
      if (!from.isTrouble(error) && !to.isTrouble(error)) throw error;
      throw new StartError(`The move broke off: ${(error as Error).message}. Run it again to go on.`);
    });
    context.say(`${moved} carts moved from ${from.name} to ${to.name}.`);
    return 0;
  },
};

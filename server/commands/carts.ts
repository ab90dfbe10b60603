import { createPostgresStore, createRedisStore, moveCarts } from '../modules/cart/index.ts';
import { createLog } from '../platform/process/log.ts';
import { StartError } from '../platform/process/start-error.ts';
import { openRedis, type Redis } from '../platform/redis/redis.ts';
import { type Command, type CommandArguments, type CommandContext, UsageError } from './command.ts';
import { openDatabase } from './database.ts';

const SAY_EVERY_MS = 1_000;
const STORES = ['postgres', 'redis'];

function readTarget({ positionals, option }: CommandArguments): string {
  const target = option('to');
  if (positionals[0] !== 'move' || target === undefined) throw new UsageError();
  if (!STORES.includes(target)) throw new UsageError(`--to takes ${STORES.join(' or ')}.`);
  return target;
}

async function openShopRedis({ config, resources }: CommandContext): Promise<Redis> {
  const redis = await resources.open(
    () => openRedis(config.stores, createLog('silent')),
    (opened) => opened?.close(),
  );
  if (redis === null)
    throw new StartError('REDIS_URL is not set; it names the Redis that carts move to or from.');
  return redis;
}

/** Prints the number of moved carts once a second. */
function sayProgress(say: (line: string) => void): (moved: number) => void {
  let next = Date.now() + SAY_EVERY_MS;
  return (moved) => {
    if (Date.now() < next) return;
    next = Date.now() + SAY_EVERY_MS;
    say(`${moved} carts …`);
  };
}

export const command: Command = {
  usage: `move --to <${STORES.join('|')}>`,
  summary: 'move every cart to this store; stop the servers that use the other store first; safe to repeat',
  options: { to: { type: 'string' } },
  positionals: { min: 1, max: 1 },
  async run(given, context) {
    const target = readTarget(given);
    const redis = createRedisStore(await openShopRedis(context));
    const db = await openDatabase(context);
    const postgres = createPostgresStore(db);
    const [from, to] = target === 'redis' ? [postgres, redis] : [redis, postgres];
    const log = createLog('silent');
    const move = { db, from, to, log, onProgress: sayProgress(context.say) };
    const moved = await moveCarts(move).catch((error: unknown) => {
      if (!from.isTrouble(error) && !to.isTrouble(error)) throw error;
      throw new StartError(
        `The move stopped: ${(error as Error).message}. Run the command again to move the other carts.`,
      );
    });
    context.say(`${moved} carts moved from ${from.name} to ${to.name}.`);
    return 0;
  },
};

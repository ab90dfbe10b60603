import { createPlacing } from '../server/modules/orders/index.ts';
import { Calendar } from '../server/modules/promotions/index.ts';
import { createPipelineConnection } from '../server/platform/postgres/pipeline.ts';
import { idOf } from './seed.ts';
import type { BenchDatabase } from './shop.ts';

/** The connections of both baselines, a usual number for PostgreSQL on one machine. */
export const BASELINE_CONNECTIONS = 16;

export interface BaselineTask {
  first: number;
  count: number;
  users: number;
}

/** Orders a second with one order a transaction: the statements of the order engine, from Node, without HTTP. */
export async function runPlain(database: BenchDatabase, task: BaselineTask): Promise<number> {
  const options = { url: database.url, poolMax: 1, statementTimeoutMs: 60_000 };
  const readRules = async () => ({
    shipping: { feeFen: 0, freeFromFen: null, byProvince: [] },
    promotions: [],
    flashSales: new Calendar([], Date.now),
    expiresMs: 1_800_000,
    autoCompleteDays: 10,
    totalMaxFen: Number.MAX_SAFE_INTEGER,
    unpaidMax: null,
    requireProvenMobile: false,
  });
  const lanes = Array.from({ length: BASELINE_CONNECTIONS }, () => {
    const connection = createPipelineConnection(options);
    const placing = createPlacing({
      connection,
      stockLocking: 'pessimistic',
      readRules,
      batchMax: 1,
      queueMax: 16,
      deadlineMs: 60_000,
    });
    return { connection, placing };
  });
  let next = task.first;
  const end = task.first + task.count;
  const start = performance.now();
  await Promise.all(
    lanes.map(async ({ placing }) => {
      while (next < end) {
        const number = next++;
        const user = 1 + (number % task.users);
        const placement = {
          userId: idOf('user', user),
          key: idOf('checkout', number),
          addressId: idOf('address', user),
          remark: '',
        };
        const outcome = await placing.place(placement);
        if (!('kind' in outcome)) throw new Error(`the baseline was refused: ${outcome.code}`);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  for (const { placing, connection } of lanes) {
    await placing.close();
    await connection.close();
  }
  return task.count / seconds;
}

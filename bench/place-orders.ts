import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LoadResult, LoadTask } from './load.ts';
import type { BenchServer } from './shop.ts';

const execute = promisify(execFile);

/** Gives out the numbers of prepared checkouts. */
export class Checkouts {
  readonly #users: number;
  #next: number;

  constructor(users: number, first = 1) {
    this.#users = users;
    this.#next = first;
  }

  take(count: number): { first: number; count: number; users: number } {
    const first = this.#next;
    this.#next += count;
    return { first, count, users: this.#users };
  }
}

/**
 * Places orders with a separate load process.
 * @throws when an order was not placed
 */
export async function placeOrders(server: BenchServer, task: Omit<LoadTask, 'url'>): Promise<LoadResult> {
  const { stdout } = await execute(process.execPath, [
    join(import.meta.dirname, 'load.ts'),
    JSON.stringify({ url: server.url, ...task }),
  ]);
  const result = JSON.parse(stdout) as LoadResult;
  if (result.created !== task.count)
    throw new Error(`not every order was placed: ${JSON.stringify(result.statuses)}`);
  return result;
}

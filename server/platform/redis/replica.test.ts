import { expect, test } from 'vitest';
import type { NodeClient } from './link.ts';
import { ReplicaBarrier, Unconfirmed } from './replica.ts';

const ALONE = 'role:master\r\nconnected_slaves:0\r\n';
const ATTACHED = 'role:master\r\nconnected_slaves:1\r\nslave0:ip=127.0.0.1,port=1,state=send_bulk\r\n';

/** A connection whose WAITs the test answers one by one. */
class Connection implements NodeClient {
  socketEpoch = 1;
  info = ATTACHED;
  readonly waits: ((replicas: number) => void)[] = [];

  sendCommand([name]: readonly string[]): Promise<unknown> {
    if (name === 'INFO') return Promise.resolve(this.info);
    return new Promise((answer) => this.waits.push(answer));
  }
}

const turn = () => new Promise((next) => setImmediate(next));

test('writes that end while a WAIT runs share the next WAIT', async () => {
  const connection = new Connection();
  const barrier = new ReplicaBarrier(connection);
  const first = barrier.pass(1);
  const others = [barrier.pass(1), barrier.pass(1), barrier.pass(1)];
  expect(connection.waits).toHaveLength(1);
  connection.waits[0]?.(1);
  await first;
  await turn();
  expect(connection.waits).toHaveLength(2);
  const last = barrier.pass(1);
  connection.waits[1]?.(1);
  await Promise.all(others);
  await turn();
  expect(connection.waits).toHaveLength(3);
  connection.waits[2]?.(1);
  await last;
});

test('a WAIT that fails rejects the writes that shared it, and no write of the next WAIT', async () => {
  const connection = new Connection();
  const barrier = new ReplicaBarrier(connection);
  const first = barrier.pass(1);
  const second = barrier.pass(1);
  connection.waits[0]?.(0);
  await expect(first).rejects.toThrow(Unconfirmed);
  await turn();
  connection.waits[1]?.(1);
  await second;
});

test('after a reconnect WAIT confirms no write of the old socket', async () => {
  const connection = new Connection();
  const write = new ReplicaBarrier(connection).pass(1);
  connection.socketEpoch = 2;
  connection.waits[0]?.(1);
  await expect(write).rejects.toThrow(Unconfirmed);
});

test('an attached replica must confirm; a master without replicas confirms alone, and sends no WAIT for a second', async () => {
  const connection = new Connection();
  const barrier = new ReplicaBarrier(connection);
  const attached = barrier.pass(1);
  connection.waits[0]?.(0);
  await expect(attached).rejects.toThrow(Unconfirmed);
  connection.info = ALONE;
  const alone = barrier.pass(1);
  connection.waits[1]?.(0);
  await alone;
  await barrier.pass(1);
  expect(connection.waits).toHaveLength(2);
});

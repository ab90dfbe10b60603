import { expect, test } from 'vitest';
import type { NodeClient } from './link.ts';
import { ReplicaBarrier, Unconfirmed } from './replica.ts';

const ALONE = 'role:master\r\nconnected_slaves:0\r\n';
const ATTACHED = 'role:master\r\nconnected_slaves:1\r\nslave0:ip=127.0.0.1,port=1,state=send_bulk\r\n';

/** A connection whose WAITs are answered by the test, in turn. */
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

test('those who come while a WAIT is under way share the next one', async () => {
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

test('a WAIT that fails fails those who shared it, and not the next', async () => {
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

test('on another socket than the write was made on, WAIT confirms nothing', async () => {
  const connection = new Connection();
  const write = new ReplicaBarrier(connection).pass(1);
  connection.socketEpoch = 2;
  connection.waits[0]?.(1);
  await expect(write).rejects.toThrow(Unconfirmed);
});

test('a replica that is attached must confirm; a master without one confirms alone, for a while without asking', async () => {
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

import type { NodeClient } from './link.ts';

/** A write that no replica confirms within this time counts as unconfirmed. */
const CONFIRM_WITHIN_MS = 250;
/** After a master had no replica, the shop does not ask again for this time: each WAIT would cost `CONFIRM_WITHIN_MS`. */
const ALONE_FOR_MS = 1_000;

/** The master has the write, but the write may be lost if the master dies. */
export class Unconfirmed extends Error {}

/**
 * Waits until a replica has the writes of one connection (`WAIT`). One `WAIT` covers all earlier writes of its connection,
 * so all writes that end while one `WAIT` runs share the next one.
 *
 * A master without replicas, as after a failover, confirms alone. A shop that prefers to refuse the write sets
 * `min-replicas-to-write 1` in Redis. If a replica is attached but silent, the write is not confirmed.
 */
export class ReplicaBarrier {
  readonly #client: NodeClient;
  #current: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #aloneUntil = 0;

  constructor(client: NodeClient) {
    this.#client = client;
  }

  /**
   * @param epoch the connection's socket at the time of the write: `WAIT` on another socket says nothing about the write
   * @throws Unconfirmed
   */
  async pass(epoch: number): Promise<void> {
    await this.#share();
    if (this.#client.socketEpoch !== epoch)
      throw new Unconfirmed('the connection ended before a replica confirmed');
  }

  #share(): Promise<void> {
    if (this.#current === null) return this.#start();
    this.#next ??= this.#current
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.#start();
      });
    return this.#next;
  }

  #start(): Promise<void> {
    const wait = this.#wait().finally(() => {
      if (this.#current === wait) this.#current = null;
    });
    this.#current = wait;
    return wait;
  }

  async #wait(): Promise<void> {
    if (Date.now() < this.#aloneUntil) return;
    const replicas = await this.#client.sendCommand(['WAIT', '1', String(CONFIRM_WITHIN_MS)]);
    if (Number(replicas) >= 1) return;
    const info = String(await this.#client.sendCommand(['INFO', 'replication']));
    if (!/^connected_slaves:0\r?$/m.test(info)) throw new Unconfirmed('no replica confirmed in time');
    this.#aloneUntil = Date.now() + ALONE_FOR_MS;
  }
}

import type { NodeClient } from './link.ts';

/** A replica confirms within this time or the write counts as unconfirmed. */
const CONFIRM_WITHIN_MS = 250;
/** How long a master that has no replica attached is taken to have none. */
const ALONE_FOR_MS = 1_000;

/** The write was made, but it is not certain that it outlives its master. */
export class Unconfirmed extends Error {}

/**
 * Waits for a replica to have what was written on one connection (`WAIT`). One `WAIT` covers every write before it on
 * its connection, so all that finish while one is under way share the next.
 *
 * A master to which no replica is attached, as after a failover, confirms alone: a shop that would rather stop sets
 * `min-replicas-to-write 1`, and Redis refuses the write itself. A replica that is attached but silent does not confirm.
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
   * @param epoch the connection's socket at the time of the write: on another socket `WAIT` would answer for nothing
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

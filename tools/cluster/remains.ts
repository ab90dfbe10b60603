import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pidsInNamespace, removeNamespaces } from './hosts.ts';
import { isSameProcess, type KnownProcess, signal, startOf } from './programs.ts';

interface State {
  owner: KnownProcess;
  namespaces: string[];
  processes: KnownProcess[];
}

/** What a run made on the machine, in a file, so that the next run can remove it if this one is killed. */
export class Remains {
  readonly #file: string;
  readonly #state: State;

  private constructor(file: string) {
    this.#file = file;
    this.#state = {
      owner: { pid: process.pid, startedAt: startOf(process.pid) ?? '' },
      namespaces: [],
      processes: [],
    };
  }

  /** Removes what a killed run left. @throws when the run before still runs */
  static async take(file: string): Promise<Remains> {
    const before = read(file);
    if (before !== null && isSameProcess(before.owner))
      throw new Error(`A cluster already runs on this folder (process ${before.owner.pid}).`);
    if (before !== null) await remove(before);
    await mkdir(dirname(file), { recursive: true });
    const remains = new Remains(file);
    remains.#write();
    return remains;
  }

  noteNamespaces(namespaces: readonly string[]): void {
    this.#state.namespaces.push(...namespaces);
    this.#write();
  }

  noteProcess(known: KnownProcess): void {
    this.#state.processes = [...this.#state.processes.filter(isSameProcess), known];
    this.#write();
  }

  /** Ends every process that is left, and removes the namespaces. */
  async remove(): Promise<void> {
    await remove(this.#state);
    await rm(this.#file, { force: true });
  }

  #write(): void {
    writeFileSync(this.#file, JSON.stringify(this.#state));
  }
}

function read(file: string): State | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as State;
  } catch {
    return null;
  }
}

/** Everything in the namespaces that the run made, and the processes that it started and that are still the same. */
async function remove({ namespaces, processes }: State): Promise<void> {
  for (const name of namespaces) for (const pid of await pidsInNamespace(name)) signal(pid, 'SIGKILL');
  for (const known of processes) if (isSameProcess(known)) signal(known.pid, 'SIGKILL');
  await removeNamespaces(namespaces);
}

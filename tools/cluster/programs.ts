import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { HostName } from './hosts.ts';

/** A process is the same as before only if it also started at the same time: the system gives numbers again. */
export interface KnownProcess {
  pid: number;
  startedAt: string;
}

/** The time of a process' start in ticks, or null if there is no such process. */
export function startOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

export function isSameProcess({ pid, startedAt }: KnownProcess): boolean {
  return startOf(pid) === startedAt;
}

/** Sends a signal; a process that has ended is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export interface ProgramOptions {
  name: string;
  host: HostName;
  /** The whole command line, with what runs it on its host. */
  command: [string, ...string[]];
  env?: Record<string, string>;
  cwd?: string;
  logFile: string;
  onStart(known: KnownProcess): void;
}

const STOP_WITHIN_MS = 20_000;

/** A program of the cluster that can be killed and started again. */
export class Program {
  readonly name: string;
  readonly host: HostName;
  readonly #options: ProgramOptions;
  #child: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: ProgramOptions) {
    this.name = options.name;
    this.host = options.host;
    this.#options = options;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  get ended(): Promise<void> {
    return this.#ended;
  }

  async start(): Promise<void> {
    if (this.#child !== null) return;
    const { command, env, cwd, logFile, onStart } = this.#options;
    const log = await open(logFile, 'a');
    const child = spawn(command[0], command.slice(1), {
      env: { ...process.env, ...env },
      cwd,
      // Ctrl-C goes to the whole group of the terminal, and the programs must end in their order.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    this.#child = child;
    this.#ended = new Promise((done) => {
      const end = () => {
        if (this.#child === child) this.#child = null;
        done();
      };
      child.once('exit', end).once('error', (error) => {
        createWriteStream(logFile, { flags: 'a' }).end(`${error.message}\n`);
        end();
      });
    });
    await log.close();
    const startedAt = child.pid === undefined ? null : startOf(child.pid);
    if (child.pid !== undefined && startedAt !== null) onStart({ pid: child.pid, startedAt });
  }

  signal(name: NodeJS.Signals): void {
    if (this.pid !== null) signal(this.pid, name);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#ended;
  }

  /** SIGTERM, and SIGKILL if the program does not end. */
  async stop(): Promise<void> {
    this.signal('SIGCONT');
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), STOP_WITHIN_MS);
    await this.#ended;
    clearTimeout(timer);
  }
}

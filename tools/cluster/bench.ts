import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HostName, mayMakeNamespaces, type Network, openLoopback, openNamespaces } from './hosts.ts';
import { type Programs, providePrograms } from './needs.ts';
import { Program } from './programs.ts';
import { Remains } from './remains.ts';

interface Passwords {
  superuser: string;
  replication: string;
  shop: string;
  tokens: string;
}

/** What every part of the cluster is made with: the network, the programs, folders, and what is to be removed at the end. */
export interface Bench {
  network: Network;
  programs: Programs;
  passwords: Passwords;
  /** The folder of one host's files. */
  folder(host: HostName): string;
  /** A folder for Unix sockets, whose paths must be short. */
  sockets(host: HostName): string;
  program(host: HostName, name: string, argv: string[], env?: Record<string, string>, cwd?: string): Program;
  /** Kills what is left and removes the network. */
  close(): Promise<void>;
}

/** Kept beside the data, because the databases know them. */
function passwordsOf(dataDir: string): Passwords {
  const file = join(dataDir, 'passwords.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Passwords;
  } catch {
    const secret = () => randomBytes(24).toString('hex');
    const passwords = { superuser: secret(), replication: secret(), shop: secret(), tokens: secret() };
    writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 });
    return passwords;
  }
}

async function openNetwork(isLoopback: boolean, say: (line: string) => void): Promise<Network> {
  const { may, reason } = isLoopback ? { may: false, reason: 'chosen' } : await mayMakeNamespaces();
  if (may) return openNamespaces(`jishi-${process.pid}`);
  say(
    `The hosts are addresses of the loopback network (${reason}); links between them cannot be cut or slowed.`,
  );
  return openLoopback();
}

export interface BenchOptions {
  dataDir: string;
  /** Addresses of the loopback network, also where namespaces are allowed. */
  isLoopback: boolean;
  say(line: string): void;
}

export async function openBench({ dataDir, isLoopback, say }: BenchOptions): Promise<Bench> {
  const programs = await providePrograms(dataDir, say);
  const remains = await Remains.take(join(dataDir, 'running.json'));
  const network = await openNetwork(isLoopback, say);
  remains.noteNamespaces(network.namespaces);
  const socketsRoot = await mkdtemp(join(tmpdir(), 'jishi-'));
  const folder = (host: HostName) => {
    const path = join(dataDir, host);
    mkdirSync(path, { recursive: true });
    return path;
  };
  return {
    network,
    programs,
    passwords: passwordsOf(dataDir),
    folder,
    sockets: (host) => {
      const path = join(socketsRoot, host);
      mkdirSync(path, { recursive: true });
      return path;
    },
    program: (host, name, argv, env, cwd) =>
      new Program({
        name,
        host,
        command: network.command(host, argv),
        env,
        cwd,
        logFile: join(folder(host), `${name}.log`),
        onStart: (known) => remains.noteProcess(known),
      }),
    async close() {
      await remains.remove();
      await network.close();
      await rm(socketsRoot, { recursive: true, force: true });
    },
  };
}

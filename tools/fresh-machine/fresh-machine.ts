/** A minimal Debian 12 in a folder, with Node 20 and npm and nothing else: what a slim container is. Its programs run by chroot. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT, installDebian, networkEnvironment, npmCertificates } from './machine.ts';

/** The oldest Node that the README allows, and the npm that comes with it. Both are packages of the npm registry. */
const NODE = `node-linux-${process.arch}@20.20.2`;
const NPM = 'npm@10.8.2';
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const CERTIFICATES = '/etc/npm-certificates.crt';

export interface User {
  name: string;
  home: string;
}

export const ROOT_USER: User = { name: 'root', home: '/root' };
export const ORDINARY_USER: User = { name: 'shopper', home: '/home/shopper' };

export interface Command {
  user: User;
  /** Seen from inside the fresh machine. */
  folder: string;
  /** For `sh -c`. */
  line: string;
  settings?: Record<string, string>;
}

export interface Running {
  /** Everything printed so far, standard error included. */
  output(): string;
  /** Resolves with the first match in the output; fails if the command ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends SIGTERM to npm alone, as a service manager does. */
  terminateNpm(): Promise<void>;
  exit: Promise<number | string>;
}

export interface FreshMachine {
  /** A clean checkout of HEAD in `folder`, owned by `user`. */
  checkOut(user: User, folder: string): Promise<void>;
  start(command: Command): Running;
  run(command: Command): Promise<{ code: number | string; output: string }>;
  remove(): Promise<void>;
}

async function installNode(root: string): Promise<void> {
  const packages = await mkdtemp(join(tmpdir(), 'jishi-fresh-node-'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', packages, NODE, NPM], {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [node, npm] = (await readdir(packages)).sort(
    (a, b) => Number(/^npm-/.test(a)) - Number(/^npm-/.test(b)),
  );
  const npmFolder = join(root, 'usr/local/lib/node_modules/npm');
  await mkdir(npmFolder, { recursive: true });
  const unpack = (archive: string, into: string, ...only: string[]) =>
    execFileSync('tar', ['-xzf', join(packages, archive), '--strip-components=1', '-C', into, ...only]);
  unpack(node as string, join(root, 'usr/local'), 'package/bin');
  unpack(npm as string, npmFolder);
  await chmod(join(root, 'usr/local/bin/node'), 0o755);
  for (const name of ['npm', 'npx'])
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/local/bin', name));
  await rm(packages, { recursive: true });
}

/** Command lines of a process and of all that it started, by process id. */
async function descendants(pid: number): Promise<Map<number, string>> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const found = new Map([[pid, (await read('cmdline')).replaceAll('\0', ' ').trim()]]);
  for (const child of (await read(`task/${pid}/children`)).split(' ').filter((text) => text !== ''))
    for (const [id, line] of await descendants(Number(child))) found.set(id, line);
  return found;
}

function watch(child: ChildProcess): Running {
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  const exit = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    output: () => output,
    exit,
    until: (pattern) =>
      new Promise((found, failed) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match !== null) found(match);
        };
        listeners.add(look);
        look();
        void exit.then((code) => failed(new Error(`it ended with ${code} before ${pattern}:\n${output}`)));
      }),
    async terminateNpm() {
      for (const [pid, line] of await descendants(child.pid as number))
        if (line.startsWith('npm ')) return void process.kill(pid, 'SIGTERM');
      throw new Error(`npm does not run:\n${output}`);
    },
  };
}

/** The namespaces end with `unshare`, so that a test that breaks off leaves no process and no mount. */
function enter(root: string, { user, folder, line, settings }: Command, network: Record<string, string>) {
  const environment = { ...network, ...settings, PATH, HOME: user.home, USER: user.name, LANG: 'C.UTF-8' };
  const inside =
    'user=$1 folder=$2; shift 2; mount -t proc proc "$0/proc"; ' +
    'chroot --userspec="$user" "$0" /usr/bin/env -i -C "$folder" "$@"; exit $?';
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return spawn(
    'unshare',
    [
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      'bash',
      '-c',
      inside,
      root,
      user.name,
      folder,
      ...variables,
      'sh',
      '-c',
      line,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

/** Fills the folder. @returns the environment with which npm and apt of the new machine reach the network */
async function fill(root: string): Promise<Record<string, string>> {
  // mkdtemp makes a folder that only root may enter, and an ordinary user of the fresh machine could not enter its `/`.
  await chmod(root, 0o755);
  installDebian(root);
  await installNode(root);
  for (const file of ['etc/resolv.conf', 'etc/hosts']) await copyFile(`/${file}`, join(root, file));
  const { name, home } = ORDINARY_USER;
  execFileSync('chroot', [root, 'useradd', '--create-home', '--home-dir', home, name]);
  const certificates = npmCertificates();
  if (certificates === null) return networkEnvironment(null);
  await copyFile(certificates, join(root, CERTIFICATES));
  return networkEnvironment(CERTIFICATES);
}

/** Builds the machine in a temporary folder. @throws where `whyNotHere` gives a reason */
export async function buildFreshMachine(): Promise<FreshMachine> {
  const root = await mkdtemp(join(tmpdir(), 'jishi-fresh-machine-'));
  const network = await fill(root).catch(async (error) => {
    await rm(root, { recursive: true, force: true });
    throw error;
  });
  const children = new Set<ChildProcess>();
  const start = (command: Command): Running => {
    const child = enter(root, command, network);
    children.add(child);
    child.once('close', () => children.delete(child));
    return watch(child);
  };
  return {
    start,
    async run(command) {
      const running = start(command);
      return { code: await running.exit, output: running.output() };
    },
    async checkOut(user, folder) {
      const inside = join(root, folder);
      await mkdir(inside, { recursive: true });
      execFileSync('bash', ['-o', 'pipefail', '-c', 'git archive HEAD | tar -x -C "$0"', inside], {
        cwd: CHECKOUT,
      });
      execFileSync('chroot', [root, 'chown', '-R', `${user.name}:`, folder]);
    },
    async remove() {
      for (const child of children) {
        child.kill('SIGKILL');
        await once(child, 'close');
      }
      await rm(root, { recursive: true, force: true });
    },
  };
}

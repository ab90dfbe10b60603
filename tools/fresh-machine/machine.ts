/** What this machine gives for a fresh one: a mirror of Debian, and how npm reaches its registry from here. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const CHECKOUT = join(import.meta.dirname, '..', '..');
const RELEASE = 'bookworm';
const ARCHITECTURES = ['x64', 'arm64'];

function isRunnable(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

function askNpm(setting: string): string | null {
  const answer = execFileSync('npm', ['config', 'get', setting], { cwd: '/', encoding: 'utf8' }).trim();
  return answer === 'null' || answer === 'undefined' || answer === '' ? null : answer;
}

/** The mirror of Debian 12 in the sources of this machine's apt; null where apt has none. */
function debianMirror(): string | null {
  const format = ['--format', '$(REPO_URI) $(RELEASE) $(COMPONENT)', 'Created-By: Packages'];
  const { stdout } = spawnSync('apt-get', ['indextargets', ...format], { encoding: 'utf8' });
  const sources = (stdout ?? '').split('\n').map((line) => line.split(' '));
  return sources.find(([, release, component]) => release === RELEASE && component === 'main')?.[0] ?? null;
}

/** Why no fresh machine can be made here, in one sentence; null where it can. */
export function whyNotHere(): string | null {
  if (process.platform !== 'linux' || !ARCHITECTURES.includes(process.arch))
    return `A fresh Debian 12 needs Linux on ${ARCHITECTURES.join(' or ')}, and this is ${process.platform}-${process.arch}.`;
  if (process.getuid?.() !== 0)
    return 'A fresh Debian 12 is made with debootstrap and chroot, which only root may use.';
  if (!isRunnable('unshare', '--mount', '--pid', '--fork', 'true'))
    return 'A fresh Debian 12 needs namespaces for its mounts and processes, which unshare may not make here.';
  if (debianMirror() === null)
    return `The sources of apt on this machine name no mirror of Debian 12 (${RELEASE}).`;
  if (!isRunnable('git', '-C', CHECKOUT, 'rev-parse', 'HEAD'))
    return 'A clean checkout is made with git archive, and this folder has no history of git.';
  return null;
}

function provideDebootstrap(): void {
  if (isRunnable('which', 'debootstrap')) return;
  const options = {
    stdio: 'inherit' as const,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  console.log('Installing for the test: debootstrap');
  execFileSync('apt-get', ['update', '-q'], options);
  execFileSync('apt-get', ['install', '-qy', '--no-install-recommends', 'debootstrap'], options);
}

/** Writes a minimal Debian 12 into `folder`: what `debootstrap --variant=minbase` installs and nothing else. */
export function installDebian(folder: string): void {
  provideDebootstrap();
  // debootstrap mounts /proc of the new system. The namespace ends with it, so that no mount stays on this machine.
  execFileSync(
    'unshare',
    [
      '--mount',
      '--pid',
      '--fork',
      'debootstrap',
      '--variant=minbase',
      RELEASE,
      folder,
      debianMirror() as string,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 },
  );
}

/** Certificates that npm trusts on this machine besides its own, as a file; null where it needs none. */
export function npmCertificates(): string | null {
  const file = askNpm('cafile') ?? process.env.NODE_EXTRA_CA_CERTS ?? null;
  return file !== null && existsSync(file) ? file : null;
}

const PROXIES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

/** The environment with which npm and apt on the fresh machine reach what they reach on this one. */
export function networkEnvironment(certificates: string | null): Record<string, string> {
  const environment: Record<string, string> = { npm_config_registry: askNpm('registry') as string };
  if (certificates !== null) environment.npm_config_cafile = certificates;
  for (const name of PROXIES) if (process.env[name]) environment[name] = process.env[name];
  return environment;
}

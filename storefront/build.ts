/**
 * Builds the storefront once for each state of its sources, even when several processes ask at the same time. A
 * build lives in `dist/<hash of the sources>/`. It is made in another directory and then renamed, so a directory
 * that exists is complete, and a server that still serves an older build keeps its files.
 */
import { spawn } from 'node:child_process';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compressAssets } from './build/compress.ts';
import { withBuildLock } from './build/lock.ts';
import { hashSources } from './build/sources.ts';

export interface StorefrontBuild {
  /** The directory of the files for browsers. Names below `assets/` contain a hash of the content. */
  clientDir: string;
  /** The module that renders pages. */
  serverEntry: string;
}

const root = fileURLToPath(new URL('.', import.meta.url));
const distDir = join(root, 'dist');
/** The current build, the one before it that a server may still serve, and one spare. */
const KEPT_BUILDS = 3;

function describeBuild(directory: string): StorefrontBuild {
  return { clientDir: join(directory, 'client'), serverEntry: join(directory, 'server', 'entry-server.js') };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Returns the build of the current sources and makes it first if there is none. A child process does the work, so
 * that the bundler's memory (about 300 MB) does not stay in the server.
 */
export async function ensureStorefrontBuilt(): Promise<StorefrontBuild> {
  const directory = join(distDir, await hashSources(root));
  if (!(await exists(directory))) await buildInChildProcess();
  return describeBuild(directory);
}

async function buildInChildProcess(): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = () => child.kill();
  process.once('exit', stop);
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  process.removeListener('exit', stop);
  if (exitCode !== 0) throw new Error(`The storefront could not be built:\n${complaints.slice(-4000)}`);
}

/** Builds, unless another process has built the same sources while this one waited for the lock. */
export async function buildStorefront(): Promise<StorefrontBuild> {
  await mkdir(distDir, { recursive: true });
  return withBuildLock(join(distDir, 'lock.sqlite'), async () => {
    const hash = await hashSources(root);
    const directory = join(distDir, hash);
    if (await exists(directory)) return describeBuild(directory);

    const aside = join(distDir, `making-${process.pid}`);
    await rm(aside, { recursive: true, force: true });
    await runVite(describeBuild(aside));
    await compressAssets(join(aside, 'client'));
    await rename(aside, directory);
    await removeOldBuilds(hash);
    return describeBuild(directory);
  });
}

async function runVite(target: StorefrontBuild): Promise<void> {
  const { build } = await import('vite');
  const { clientConfig, serverConfig } = await import('./build/config.ts');
  await build(clientConfig(root, target.clientDir));
  await build(serverConfig(root, join(target.serverEntry, '..')));
}

/** Keeps the newest builds and removes unfinished ones of killed processes. */
async function removeOldBuilds(current: string): Promise<void> {
  const names = (await readdir(distDir)).filter(
    (name) => name !== current && !name.startsWith('lock.sqlite'),
  );
  const dated = await Promise.all(
    names.map(async (name) => ({ name, madeAt: (await stat(join(distDir, name))).mtimeMs })),
  );
  const builds = dated.filter(({ name }) => !name.startsWith('making-'));
  builds.sort((one, other) => other.madeAt - one.madeAt);
  const halves = dated.filter(({ name }) => name.startsWith('making-'));
  for (const { name } of [...builds.slice(KEPT_BUILDS - 1), ...halves]) {
    await rm(join(distDir, name), { recursive: true, force: true });
  }
}

if (import.meta.main) await buildStorefront();

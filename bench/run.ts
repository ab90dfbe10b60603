/** `npm run bench [-- NAME … --flag …]`: runs all benches, or the named ones, one after the other, each as a separate process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ALL = [
  'orders',
  'growth',
  'flash-sales',
  'journey',
  'cart',
  'catalog',
  'search',
  'payments',
  'sign-in',
  'upkeep',
  'admin',
  'lighthouse',
];
const args = process.argv.slice(2);
const flagsFrom = args.findIndex((arg) => arg.startsWith('--'));
const named = flagsFrom === -1 ? args : args.slice(0, flagsFrom);
const flags = flagsFrom === -1 ? [] : args.slice(flagsFrom);

const fileOf = (name: string) => join(import.meta.dirname, `${name}.ts`);
const unknown = named.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${ALL.join(', ')}.`);
  process.exit(1);
}
let failed = 0;
for (const name of named.length > 0 ? named : ALL) {
  const child = spawn(process.execPath, [fileOf(name), ...flags], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) failed++;
}
process.exitCode = failed;

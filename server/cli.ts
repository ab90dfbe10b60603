#!/usr/bin/env node
/** `jishi …`: the shop's chores, with the settings of `npm start`. */
import { join } from 'node:path';
import { type Command, UsageError } from './commands/command.ts';
import { Belongings } from './platform/process/resources.ts';
import { StartError } from './platform/process/start-error.ts';
import { ConfigError } from './start/config.ts';
import { readSettings } from './start/environment.ts';

/** Loaded when they are asked for: most of a command's start is loading what it needs. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  audit: async () => (await import('./commands/audit.ts')).audit,
  carts: async () => (await import('./commands/carts.ts')).carts,
  migrate: async () => (await import('./commands/migrate.ts')).migrate,
  reconcile: async () => (await import('./commands/reconcile.ts')).reconcile,
  seed: async () => (await import('./commands/seed.ts')).seed,
  staff: async () => (await import('./commands/staff.ts')).staff,
};

const INTERRUPTED = 130;

async function help(): Promise<string> {
  const commands = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => ({ name, ...(await load()) })),
  );
  const all = [{ name: 'start', usage: '', summary: 'the shop, as npm start' }, ...commands];
  const lines = all.map(
    ({ name, usage, summary }) => `  jishi ${`${name} ${usage}`.trim()}\n      ${summary}`,
  );
  return `Usage:\n${lines.join('\n')}\n\nSettings come from the environment or .env, as for npm start.`;
}

const belongings = new Belongings();

async function leave(exitCode: number): Promise<void> {
  await belongings.close((error) => console.error(error));
  process.exit(exitCode);
}

function complain(error: unknown, name: string, usage: string): void {
  const isBadOption = error instanceof Error && 'code' in error && /^ERR_PARSE_ARGS/.test(String(error.code));
  if (error instanceof UsageError || isBadOption) {
    if ((error as Error).message !== '') console.error((error as Error).message);
    console.error(`Usage: jishi ${name} ${usage}`);
  } else if (error instanceof ConfigError || error instanceof StartError) console.error(error.message);
  else console.error(error);
}

async function run(name: string, command: Command, args: string[]): Promise<number> {
  try {
    const say = (line: string) => console.log(line);
    return await command.run(args, { config: await readSettings(), belongings, say });
  } catch (error) {
    if (!belongings.isClosing) complain(error, name, command.usage);
    return 1;
  }
}

async function main(name = 'help', ...args: string[]): Promise<void> {
  const load = COMMANDS[name];
  if (name === 'start') await import('./main.ts');
  else if (load) {
    const stop = () => void leave(INTERRUPTED);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    await leave(await run(name, await load(), args));
  } else {
    console.log(await help());
    process.exitCode = ['help', '--help', '-h'].includes(name) ? 0 : 1;
  }
}

// npm starts scripts in the folder of package.json: a relative DATA_DIR and .env mean the same here.
process.chdir(join(import.meta.dirname, '..'));
await main(...process.argv.slice(2));

#!/usr/bin/env node
/** `jishi …`: commands for operators, with the settings of `npm start`. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Command, UsageError } from './commands/command.ts';
import { Resources } from './platform/process/resources.ts';
import { StartError } from './platform/process/start-error.ts';
import { ConfigError } from './start/config-error.ts';
import { loadConfig } from './start/load-config.ts';

/** Each command is imported only when it is called: imports take most of a command's time to start. */
const COMMANDS: Record<string, () => Promise<{ command: Command }>> = {
  audit: () => import('./commands/audit.ts'),
  carts: () => import('./commands/carts.ts'),
  migrate: () => import('./commands/migrate.ts'),
  reconcile: () => import('./commands/reconcile.ts'),
  seed: () => import('./commands/seed.ts'),
  staff: () => import('./commands/staff.ts'),
};

const START = { usage: '', summary: 'start the shop, as npm start does' };
const HELP_NAMES = ['help', '--help', '-h'];
const HELP_OPTIONS = ['--help', '-h'];
/** 128 + SIGINT, as shells report it. */
const EXIT_INTERRUPTED = 130;

const resources = new Resources();

async function exit(exitCode: number): Promise<void> {
  await resources.close((error) => console.error(error));
  process.exit(exitCode);
}

function usageOf(name: string, { usage }: Pick<Command, 'usage'>): string {
  return `jishi ${`${name} ${usage}`.trim()}`;
}

async function helpForAll(): Promise<string> {
  const commands = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => ({ name, ...(await load()).command })),
  );
  const lines = [{ name: 'start', ...START }, ...commands].map(
    (each) => `  ${usageOf(each.name, each)}\n      ${each.summary}`,
  );
  return `Usage:\n${lines.join('\n')}\n\nSettings come from the environment or from .env, as for npm start.`;
}

function helpForOne(name: string, command: Pick<Command, 'usage' | 'summary'>): string {
  return `Usage: ${usageOf(name, command)}\n\n${command.summary}`;
}

/** Node's parseArgs throws errors with such a code for an option or an argument that it does not know. */
function isArgumentError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^ERR_PARSE_ARGS/.test(String(error.code));
}

function printError(error: unknown, name: string, command: Pick<Command, 'usage'>): void {
  if (error instanceof UsageError || isArgumentError(error)) {
    if (error.message !== '') console.error(error.message);
    console.error(`Usage: ${usageOf(name, command)}`);
  } else if (error instanceof ConfigError || error instanceof StartError) console.error(error.message);
  else console.error(error);
}

/** @throws UsageError, or an error of parseArgs, when `args` do not match what the command declares */
function parse({ options = {}, positionals: count = { min: 0, max: 0 } }: Command, args: string[]) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  if (positionals.length < count.min || positionals.length > count.max) throw new UsageError();
  return { positionals, option: (name: string) => values[name]?.toString() };
}

async function run(name: string, command: Command, args: string[]): Promise<number> {
  try {
    const given = parse(command, args);
    const say = (line: string) => console.log(line);
    return await command.run(given, { config: await loadConfig(), resources, say });
  } catch (error) {
    if (!resources.isClosing) printError(error, name, command);
    return 1;
  }
}

async function start(args: string[]): Promise<void> {
  const [unknown] = args;
  if (unknown === undefined) await import('./main.ts');
  else {
    printError(new UsageError(`Unknown argument '${unknown}'.`), 'start', START);
    process.exitCode = 1;
  }
}

async function main(name = 'help', ...args: string[]): Promise<void> {
  const isHelpWanted = args.some((each) => HELP_OPTIONS.includes(each));
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (name === 'start') {
    if (isHelpWanted) console.log(helpForOne(name, START));
    else await start(args);
  } else if (load) {
    const { command } = await load();
    if (isHelpWanted) return console.log(helpForOne(name, command));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => void exit(EXIT_INTERRUPTED));
    await exit(await run(name, command, args));
  } else {
    const isHelp = HELP_NAMES.includes(name);
    if (!isHelp) console.error(`Unknown command '${name}'.`);
    console.log(await helpForAll());
    process.exitCode = isHelp ? 0 : 1;
  }
}

// npm starts scripts in the folder of package.json, so a relative DATA_DIR and .env mean the same for npm start.
process.chdir(join(import.meta.dirname, '..'));
await main(...process.argv.slice(2));

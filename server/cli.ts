#!/usr/bin/env node
/** `jishi …`: the shop's chores, with the settings of `npm start`. */
import { join } from 'node:path';
import { audit } from './commands/audit.ts';
import { type Command, UsageError } from './commands/command.ts';
import { migrate } from './commands/migrate.ts';
import { reconcile } from './commands/reconcile.ts';
import { staff } from './commands/staff.ts';
import { ConfigError } from './config.ts';
import { Belongings } from './platform/belongings.ts';
import { StartError } from './platform/start-error.ts';
import { readSettings } from './settings.ts';

const COMMANDS: Record<string, Command> = { audit, migrate, reconcile, staff };

const INTERRUPTED = 130;

function help(): string {
  const rows = Object.entries(COMMANDS).map(([name, { usage, summary }]) => [
    `${name} ${usage}`.trim(),
    summary,
  ]);
  const lines = [['start', 'the shop, as npm start'], ...rows].map(
    ([usage, summary]) => `  jishi ${usage}\n      ${summary}`,
  );
  return `Usage:\n${lines.join('\n')}\n\nSettings come from the environment or .env, as for npm start.`;
}

const belongings = new Belongings();

async function leave(exitCode: number): Promise<void> {
  await belongings.close((error) => console.error(error));
  process.exit(exitCode);
}

function complain(error: unknown, name: string): void {
  const isBadOption = error instanceof Error && 'code' in error && /^ERR_PARSE_ARGS/.test(String(error.code));
  if (error instanceof UsageError || isBadOption) {
    if ((error as Error).message !== '') console.error((error as Error).message);
    console.error(`Usage: jishi ${name} ${COMMANDS[name]?.usage}`);
  } else if (error instanceof ConfigError || error instanceof StartError) console.error(error.message);
  else console.error(error);
}

async function run(name: string, command: Command, args: string[]): Promise<number> {
  try {
    return await command.run(args, {
      config: await readSettings(),
      belongings,
      say: (line) => console.log(line),
    });
  } catch (error) {
    if (!belongings.isClosing) complain(error, name);
    return 1;
  }
}

// npm starts scripts in the folder of package.json: a relative DATA_DIR and .env mean the same here.
process.chdir(join(import.meta.dirname, '..'));
const [name = 'help', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (name === 'start') await import('./main.ts');
else if (command === undefined) {
  const isAsked = ['help', '--help', '-h'].includes(name);
  console.log(help());
  process.exit(isAsked ? 0 : 1);
} else {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void leave(INTERRUPTED));
  await leave(await run(name, command, args));
}

import {
  BUILT_IN_ROLES,
  createStaff,
  disableStaff,
  listStaff,
  resetPassword,
  STAFF_USERNAME,
  weaknessText,
} from '../modules/staff/index.ts';
import { createPasswords } from '../platform/auth/passwords.ts';
import { isRefusal, type Refusal } from '../platform/http/problems.ts';
import { migrate } from '../platform/postgres/migrate.ts';
import type { Database } from '../platform/postgres/postgres.ts';
import { type Command, type CommandArguments, type CommandContext, UsageError } from './command.ts';
import { openDatabase } from './database.ts';
import { readPassword } from './password.ts';

const USERNAME = new RegExp(STAFF_USERNAME);
const ROLES_HINT = `--roles takes one or more of ${BUILT_IN_ROLES.join(', ')}, or roles of the shop's own, separated by commas.`;

interface Account {
  username: string;
  roles: string[];
  removeSecondFactor: boolean;
}

/** What the command line holds behind `jishi staff <action>`. */
function readAccount(action: string, { positionals: [, username = ''], option }: CommandArguments): Account {
  const roles = (option('roles') ?? '').split(',').filter((each) => each !== '');
  const removeSecondFactor = option('remove-second-factor') !== undefined;
  if ((action === 'list') !== (username === '')) throw new UsageError();
  if (roles.length > 0 !== (action === 'create')) throw new UsageError(ROLES_HINT);
  if (removeSecondFactor && action !== 'password') throw new UsageError();
  return { username, roles, removeSecondFactor };
}

/** The shop's database, migrated: the first owner is made before the shop has run. */
async function openMigrated(context: CommandContext): Promise<Database> {
  const db = await openDatabase(context);
  await migrate(db);
  return db;
}

/** Asks for a password. @throws UsageError for a weak one, before anything is opened or changed */
async function readStrongPassword(username: string): Promise<string> {
  const password = await readPassword(`Password for ${username}: `);
  const weakness = weaknessText(password, [username]);
  if (weakness !== null) throw new UsageError(`${weakness}.`);
  return password;
}

/** Says how it ended. @returns the exit code */
function report<T extends object>(
  { say }: CommandContext,
  username: string,
  result: T | Refusal,
  done: (result: T) => string,
): number {
  if (!isRefusal(result)) {
    say(done(result));
    return 0;
  }
  const fields = (result.details.errors ?? []) as { en: string }[];
  const why = result.code === 'not_found' ? 'There is no such account' : result.definition.en;
  say(`${username}: ${fields[0]?.en ?? why}`);
  return 1;
}

async function create({ username, roles }: Account, context: CommandContext): Promise<number> {
  if (!USERNAME.test(username))
    throw new UsageError('A username has 3 to 40 letters, digits, dots, dashes or underscores.');
  const password = await readStrongPassword(username);
  const db = await openMigrated(context);
  const made = await createStaff(db, createPasswords(), { username, password, roles });
  if (isRefusal(made) && made.code === 'validation_failed') throw new UsageError(ROLES_HINT);
  return report(
    context,
    username,
    made,
    (staff) => `${staff.username} may now sign in (${staff.roles.join(', ')}).`,
  );
}

async function list(_: Account, context: CommandContext): Promise<number> {
  const everybody = await listStaff(await openMigrated(context));
  for (const { username, name, roles, status, lastSignInAt } of everybody) {
    const last = lastSignInAt === null ? 'never signed in' : `last signed in ${lastSignInAt}`;
    context.say(`${username}\t${name}\t${roles.join(', ')}\t${status}\t${last}`);
  }
  if (everybody.length === 0)
    context.say('There is no staff yet: jishi staff create makes the first account.');
  return 0;
}

async function disable({ username }: Account, context: CommandContext): Promise<number> {
  const disabled = await disableStaff(await openMigrated(context), username);
  return report(context, username, disabled, (staff) => `${staff.username} is disabled and signed out.`);
}

async function password(args: Account, context: CommandContext): Promise<number> {
  const { username, removeSecondFactor } = args;
  const newPassword = await readStrongPassword(username);
  const account = { username, password: newPassword, removeSecondFactor };
  const changed = await resetPassword(await openMigrated(context), createPasswords(), account);
  return report(
    context,
    username,
    changed,
    (staff) => `${staff.username} has the new password; every session of theirs has ended.`,
  );
}

const ACTIONS: Record<string, (args: Account, context: CommandContext) => Promise<number>> = {
  create,
  list,
  disable,
  password,
};

export const command: Command = {
  usage:
    'create <username> --roles <role,…> | list | disable <username> | password <username> [--remove-second-factor]',
  summary: 'accounts of staff; a password is read from the terminal or from standard input',
  options: { roles: { type: 'string' }, 'remove-second-factor': { type: 'boolean' } },
  positionals: { min: 1, max: 2 },
  async run(given, context) {
    const [action = ''] = given.positionals;
    const perform = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (perform === undefined) throw new UsageError();
    return perform(readAccount(action, given), context);
  },
};

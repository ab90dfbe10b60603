import { parseArgs } from 'node:util';
import { createStaff, ROLES, type Role } from '../modules/staff/index.ts';
import { createPasswords } from '../platform/auth/passwords.ts';
import { isRefusal } from '../platform/http/problems.ts';
import { migrate } from '../platform/postgres/migrate.ts';
import { type Command, UsageError } from './command.ts';
import { openDatabase } from './database.ts';
import { readPassword } from './password.ts';

const USERNAME = /^[A-Za-z0-9._-]{3,40}$/;
const PASSWORD_MIN = 8;

interface NewStaff {
  username: string;
  roles: Role[];
}

function readArguments(args: string[]): NewStaff {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { roles: { type: 'string' } },
  });
  const [action, username, ...rest] = positionals;
  if (action !== 'create' || username === undefined || rest.length > 0) throw new UsageError();
  if (!USERNAME.test(username))
    throw new UsageError('A username has 3 to 40 letters, digits, dots, dashes or underscores.');
  const roles = (values.roles ?? '').split(',').filter((each) => each !== '');
  const unknown = roles.filter((each) => !ROLES.includes(each as Role));
  if (roles.length === 0 || unknown.length > 0)
    throw new UsageError(`--roles takes one or more of ${ROLES.join(', ')}, separated by commas.`);
  return { username, roles: roles as Role[] };
}

export const staff: Command = {
  usage: `create <username> --roles <${ROLES.join('|')},…>`,
  summary: 'make a staff account; the password is asked for, or read from standard input',
  async run(args, context) {
    const account = readArguments(args);
    const password = await readPassword(`Password for ${account.username}: `);
    if (password.length < PASSWORD_MIN)
      throw new UsageError(`A password has at least ${PASSWORD_MIN} characters.`);
    const db = await openDatabase(context);
    await migrate(db);
    const created = await createStaff(db, createPasswords(), { ...account, password });
    if (isRefusal(created)) {
      context.say(`${account.username}: ${created.definition.en}`);
      return 1;
    }
    context.say(`${created.username} may now sign in (${created.roles.join(', ')}).`);
    return 0;
  },
};

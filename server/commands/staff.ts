import { createStaff, ROLES, type Role } from '../modules/staff/index.ts';
import { createPasswords } from '../platform/auth/passwords.ts';
import { isRefusal } from '../platform/http/problems.ts';
import { migrate } from '../platform/postgres/migrate.ts';
import { type Command, type CommandArguments, UsageError } from './command.ts';
import { openDatabase } from './database.ts';
import { readPassword } from './password.ts';

const USERNAME = /^[A-Za-z0-9._-]{3,40}$/;
const PASSWORD_MIN = 8;

interface NewStaff {
  username: string;
  roles: Role[];
}

function readNewStaff({ positionals: [action, username = ''], option }: CommandArguments): NewStaff {
  if (action !== 'create') throw new UsageError();
  if (!USERNAME.test(username))
    throw new UsageError('A username has 3 to 40 letters, digits, dots, dashes or underscores.');
  const roles = (option('roles') ?? '').split(',').filter((each) => each !== '');
  const unknown = roles.filter((each) => !ROLES.includes(each as Role));
  if (roles.length === 0 || unknown.length > 0)
    throw new UsageError(`--roles takes one or more of ${ROLES.join(', ')}, separated by commas.`);
  return { username, roles: roles as Role[] };
}

export const command: Command = {
  usage: `create <username> --roles <${ROLES.join('|')},…>`,
  summary: 'create a staff account; the password is read from the terminal or from standard input',
  options: { roles: { type: 'string' } },
  positionals: { min: 2, max: 2 },
  async run(given, context) {
    const account = readNewStaff(given);
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

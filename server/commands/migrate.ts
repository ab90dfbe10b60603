import { migrate } from '../platform/postgres/migrate.ts';
import type { Command } from './command.ts';
import { openDatabase } from './database.ts';

export const command: Command = {
  usage: '',
  summary: 'run the migrations that the database does not have yet',
  async run(_given, context) {
    const names = await migrate(await openDatabase(context));
    context.say(names.length === 0 ? 'Nothing to migrate.' : names.join('\n'));
    return 0;
  },
};

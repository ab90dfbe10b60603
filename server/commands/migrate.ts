import { migrate as bringUpToDate } from '../platform/postgres/migrate.ts';
import type { Command } from './command.ts';
import { openDatabase } from './database.ts';

export const migrate: Command = {
  usage: '',
  summary: 'bring the database to the newest migration',
  async run(_args, context) {
    const names = await bringUpToDate(await openDatabase(context));
    context.say(names.length === 0 ? 'Nothing to migrate.' : names.join('\n'));
    return 0;
  },
};

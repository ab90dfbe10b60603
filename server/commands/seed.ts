import { migrate } from '../platform/postgres/migrate.ts';
import { StartError } from '../platform/process/start-error.ts';
import { furnish } from '../start/seed-empty-shop.ts';
import type { Command } from './command.ts';
import { openDatabase } from './database.ts';

export const seed: Command = {
  usage: '',
  summary: 'fill an empty shop with the sample goods and the demo logins, as npm start does',
  async run(_args, context) {
    if (!context.config.sampleShop) throw new StartError('SAMPLE_SHOP is off.');
    const db = await openDatabase(context);
    await migrate(db);
    const logins = await furnish(db, context.config);
    for (const { username, password } of logins) context.say(`${username} / ${password}`);
    return 0;
  },
};

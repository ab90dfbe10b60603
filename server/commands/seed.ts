import { migrate } from '../platform/postgres/migrate.ts';
import { StartError } from '../platform/process/start-error.ts';
import { seedEmptyShop } from '../start/seed-empty-shop.ts';
import type { Command } from './command.ts';
import { openDatabase } from './database.ts';

export const command: Command = {
  usage: '',
  summary: 'seed an empty database with the sample goods and the demo logins, as npm start does',
  async run(_given, context) {
    if (!context.config.sampleShop) throw new StartError('SAMPLE_SHOP is off.');
    const db = await openDatabase(context);
    await migrate(db);
    const logins = await seedEmptyShop(db, context.config);
    for (const { username, password } of logins) context.say(`${username} / ${password}`);
    return 0;
  },
};

import { runAudit } from '../audit/audit.ts';
import type { Command } from './command.ts';
import { openDatabase } from './database.ts';

export const command: Command = {
  usage: '',
  summary: 'check that stock, orders and money agree in a running shop; exits 1 and prints the wrong rows',
  async run(_given, context) {
    const db = await openDatabase(context);
    const report = await runAudit(db, ({ says, count, offenders, ms }) => {
      context.say(`${count === 0 ? 'ok     ' : 'BROKEN '} ${says} (${ms} ms)`);
      for (const row of offenders) context.say(`        ${JSON.stringify(row)}`);
      if (count > offenders.length) context.say(`        … and ${count - offenders.length} more`);
    });
    const { orders, payments, skus } = report.size;
    context.say(
      `${orders} orders, ${payments} payments, ${skus} SKUs: ${report.isClean ? 'clean' : 'NOT clean'}`,
    );
    return report.isClean ? 0 : 1;
  },
};

import { createGateways } from '../gateways/index.ts';
import { type BillDifference, reconcileBill } from '../modules/payments/index.ts';
import { StartError } from '../platform/process/start-error.ts';
import { gatewaySettings } from '../start/gateway-settings.ts';
import { reachSimulators } from '../start/local-services.ts';
import { type Command, type CommandContext, UsageError } from './command.ts';
import { openDatabase } from './database.ts';

/** The gateway of the configured provider, else of the simulator. */
async function openGateway({ config, resources, say }: CommandContext) {
  const ignore = () => {};
  const local = { resources, say, onDatabaseEnded: ignore, onSimulatorsEnded: ignore };
  const simulators = await reachSimulators(config, local);
  const { alipay } = createGateways(gatewaySettings(config.gateways, simulators?.settings ?? null));
  if (alipay === null) throw new StartError('Alipay is not configured, so there is no bill.');
  return alipay;
}

function describe({ kind, outTradeNo, outRequestNo, billFen, booksFen, note }: BillDifference): string {
  const number = outRequestNo ?? outTradeNo;
  return `DIFFERS ${kind} ${number}: Alipay ${billFen ?? '-'} fen, books ${booksFen ?? '-'} fen (${note})`;
}

export const command: Command = {
  usage: '<date>',
  summary:
    "compare Alipay's bill of one day in Beijing, such as 2026-01-31, with the orders; exits 1 and prints the differences",
  positionals: { min: 1, max: 1 },
  async run({ positionals: [date = ''] }, context) {
    const [db, gateway] = [await openDatabase(context), await openGateway(context)];
    let shown = -1;
    const report = await reconcileBill({ db, gateway }, date, ({ done, total }) => {
      const percent = Math.floor((100 * done) / total);
      if (percent > shown) context.say(`${percent} % (${done} of ${total})`);
      shown = percent;
    }).catch((error: unknown) => {
      throw error instanceof RangeError ? new UsageError(error.message) : error;
    });
    if (report.outcome === 'not_ready') {
      context.say(
        `Alipay has no bill of ${date} (${report.code}): Alipay makes a bill the next morning, and only for a day with payments.`,
      );
      return 1;
    }
    if (report.outcome === 'unavailable') throw new StartError(`Alipay gave no bill: ${report.reason}`);
    for (const difference of report.differences) context.say(describe(difference));
    context.say(`${report.lines} lines of ${date}, ${report.differences.length} differences`);
    return report.differences.length === 0 ? 0 : 1;
  },
};

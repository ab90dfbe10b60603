import { createGateways } from '../gateways/index.ts';
import { type BillDifference, reconcileBill } from '../modules/payments/index.ts';
import { StartError } from '../platform/process/start-error.ts';
import { gatewaySettings } from '../start/gateway-settings.ts';
import { reachSimulators } from '../start/local-services.ts';
import { type Command, type CommandContext, UsageError } from './command.ts';
import { openDatabase } from './database.ts';

/** The provider that is configured, or the simulator. */
async function openGateway({ config, belongings, say }: CommandContext) {
  const ignore = () => {};
  const house = { belongings, say, onDatabaseLost: ignore, onSimulatorsLost: ignore };
  const simulators = await reachSimulators(config, house);
  const { alipay } = createGateways(gatewaySettings(config.gateways, simulators?.settings ?? null));
  if (alipay === null) throw new StartError('Alipay is not configured: there is no bill to compare with.');
  return alipay;
}

function describe({ kind, outTradeNo, outRequestNo, billFen, booksFen, note }: BillDifference): string {
  const number = outRequestNo ?? outTradeNo;
  return `DIFFERS ${kind} ${number}: Alipay ${billFen ?? '-'} fen, books ${booksFen ?? '-'} fen (${note})`;
}

export const reconcile: Command = {
  usage: '<date>',
  summary:
    "compare Alipay's bill of a day in Beijing, as 2026-01-31, with the books; exits 1 with the differences",
  async run([date, ...others], context) {
    if (date === undefined || others.length > 0) throw new UsageError();
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
        `Alipay has no bill of ${date} (${report.code}): it is made the next morning, where money moved.`,
      );
      return 1;
    }
    if (report.outcome === 'unavailable') throw new StartError(`Alipay gave no bill: ${report.reason}`);
    for (const difference of report.differences) context.say(describe(difference));
    context.say(`${report.lines} lines of ${date}, ${report.differences.length} differences`);
    return report.differences.length === 0 ? 0 : 1;
  },
};

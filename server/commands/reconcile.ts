import { createGateways } from '../gateways/index.ts';
import {
  isPaymentProvider,
  PAYMENT_PROVIDERS,
  type PaymentGateways,
  type PaymentProvider,
} from '../gateways/payment-providers.ts';
import { type BillDifference, reconcileBill } from '../modules/payments/index.ts';
import type { Database } from '../platform/postgres/postgres.ts';
import { StartError } from '../platform/process/start-error.ts';
import { gatewaySettings } from '../start/gateway-settings.ts';
import { reachSimulators } from '../start/local-services.ts';
import { type Command, type CommandContext, UsageError } from './command.ts';
import { openDatabase } from './database.ts';

/** The payment providers that are configured, or their simulators. */
async function openGateways({ config, resources, say }: CommandContext): Promise<PaymentGateways> {
  const ignore = () => {};
  const local = { resources, say, onDatabaseEnded: ignore, onSimulatorsEnded: ignore };
  const simulators = await reachSimulators(config, local);
  return createGateways(gatewaySettings(config.gateways, simulators?.settings ?? null)).payments;
}

function describe(provider: PaymentProvider, difference: BillDifference): string {
  const { kind, outTradeNo, outRequestNo, billFen, booksFen, note } = difference;
  const number = outRequestNo ?? outTradeNo;
  return `DIFFERS ${kind} ${number}: ${provider} ${billFen ?? '-'} fen, books ${booksFen ?? '-'} fen (${note})`;
}

/** Prints where one provider's bill and the books differ. @returns whether they are the same */
async function compare(
  provider: PaymentProvider,
  date: string,
  db: Database,
  gateways: PaymentGateways,
  say: CommandContext['say'],
): Promise<boolean> {
  const gateway = gateways[provider];
  if (!gateway) throw new StartError(`${provider} is not configured, so there is no bill.`);
  let shown = -1;
  const report = await reconcileBill({ db, provider, gateway }, date, ({ done, total }) => {
    const percent = Math.floor((100 * done) / total);
    if (percent > shown) say(`${percent} % (${done} of ${total})`);
    shown = percent;
  }).catch((error: unknown) => {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  });
  if (report.outcome === 'unavailable') throw new StartError(`${provider} gave no bill: ${report.reason}`);
  if (report.outcome === 'not_ready') {
    say(
      `${provider} has no bill of ${date} (${report.code}): a bill is made the next morning, and only for a day with payments.`,
    );
    return false;
  }
  for (const difference of report.differences) say(describe(provider, difference));
  say(`${report.lines} lines of ${date}, ${report.differences.length} differences`);
  return report.differences.length === 0;
}

export const command: Command = {
  usage: '<date> [provider]',
  summary:
    'compare the bill of a day in Beijing, as 2026-01-31, with the books, for one payment provider or all of them; exits 1 where they differ',
  positionals: { min: 1, max: 2 },
  async run({ positionals: [date = '', name] }, context) {
    if (name !== undefined && !isPaymentProvider(name))
      throw new UsageError(`${name} is not a payment provider: one of ${PAYMENT_PROVIDERS.join(', ')}`);
    const [db, gateways] = [await openDatabase(context), await openGateways(context)];
    const configured = PAYMENT_PROVIDERS.filter((provider) => gateways[provider]);
    if (configured.length === 0)
      throw new StartError('No payment provider is configured, so there is no bill.');
    let areSame = true;
    for (const provider of name === undefined ? configured : [name])
      areSame = (await compare(provider, date, db, gateways, context.say)) && areSame;
    return areSame ? 0 : 1;
  },
};

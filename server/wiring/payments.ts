import { createPayments, type Payments, paymentJobs, paymentRoutes } from '../modules/payments/index.ts';
import {
  createRefunds,
  limitsOfRoles,
  type Refunds,
  refundJobs,
  refundRoutes,
} from '../modules/refunds/index.ts';
import type { Settings } from '../modules/settings/index.ts';
import { readRefundRoles } from '../modules/staff/index.ts';
import { createJobQueue, JOB_QUEUE_CONNECTIONS } from '../platform/jobs/job-queue.ts';
import { openPostgres } from '../platform/postgres/postgres.ts';
import type { Wiring } from './context.ts';

/** Payments and refunds, with a job queue on database connections of its own. */
function openPayments(wiring: Wiring, settings: Settings): { payments: Payments; refunds: Refunds } {
  const { app, config, db, postgres, gateways, log } = wiring;
  const options = { ...postgres.options, poolMax: JOB_QUEUE_CONNECTIONS };
  const queueDatabase = openPostgres(options, (err) => log.warn({ err }, 'a job queue connection ended'));
  const queue = createJobQueue(queueDatabase, log);
  const refunds = createRefunds({
    db,
    gateways: gateways.payments,
    publicUrl: config.http.publicUrl,
    limitsOf: async (staffId) =>
      limitsOfRoles(await readRefundRoles(db, staffId), (await settings.read()).refundLimits),
    queue,
    log,
  });
  const payments = createPayments({
    ...{ db, log },
    gateways: gateways.payments,
    publicUrl: config.http.publicUrl,
    commit: config.orders,
    onSurplus: (ids) => refunds.worker.queue('surplus', ids),
    onRefundReport: (outTradeNo) => void refunds.worker.queueOfPayment(outTradeNo),
  });
  app.addHook('onClose', async () => {
    await payments.close();
    await queue.close();
  });
  return { payments, refunds };
}

export async function wirePayments(wiring: Wiring, settings: Settings): Promise<Payments> {
  const { app, config, jobs } = wiring;
  const { payments, refunds } = openPayments(wiring, settings);
  await app.register(paymentRoutes(payments));
  await app.register(refundRoutes(refunds));
  const { reconcileSeconds } = config.orders;
  jobs.push(...paymentJobs(payments, reconcileSeconds), ...refundJobs(refunds, reconcileSeconds));
  return payments;
}

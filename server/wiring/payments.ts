import {
  createPayments,
  type Payments,
  paymentAdminRoutes,
  paymentJobs,
  paymentRoutes,
} from '../modules/payments/index.ts';
import { createJobQueue, JOB_QUEUE_CONNECTIONS } from '../platform/jobs/job-queue.ts';
import { openPostgres } from '../platform/postgres/postgres.ts';
import type { Wiring } from './context.ts';

/** Payments and refunds, with a job queue on database connections of its own. */
function openPayments({ app, config, db, postgres, gateways, log }: Wiring): Payments {
  const options = { ...postgres.options, poolMax: JOB_QUEUE_CONNECTIONS };
  const queueDatabase = openPostgres(options, (err) => log.warn({ err }, 'a job queue connection ended'));
  const queue = createJobQueue(queueDatabase, log);
  const payments = createPayments({
    db,
    gateway: gateways.alipay,
    publicUrl: config.http.publicUrl,
    commit: config.orders,
    queue,
    log,
  });
  app.addHook('onClose', async () => {
    await payments.close();
    await queue.close();
  });
  return payments;
}

export async function wirePayments(wiring: Wiring): Promise<Payments> {
  const { app, config, jobs } = wiring;
  const payments = openPayments(wiring);
  await app.register(paymentRoutes(payments));
  await app.register(paymentAdminRoutes(payments));
  jobs.push(...paymentJobs(payments, config.orders.reconcileSeconds));
  return payments;
}

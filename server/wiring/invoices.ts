import {
  createInvoiceAdmin,
  createInvoices,
  createIssuing,
  invoiceAdminRoutes,
  invoiceJobs,
  invoiceRoutes,
} from '../modules/invoices/index.ts';
import type { Wiring } from './context.ts';

/** Invoices: asked for by shoppers, issued by a job where a platform is set up. */
export async function wireInvoices({ app, db, gateways, jobs, log }: Wiring): Promise<void> {
  await app.register(invoiceRoutes(createInvoices(db, gateways.invoices)));
  await app.register(invoiceAdminRoutes(createInvoiceAdmin(db)));
  if (gateways.invoices !== null)
    jobs.push(...invoiceJobs(createIssuing({ db, gateway: gateways.invoices, log })));
}

export { invoiceAdminRoutes } from './admin/routes.ts';
export { createInvoiceAdmin } from './admin/service.ts';
export { createIssuing, type Issuing } from './issuing/service.ts';
export { invoiceJobs } from './jobs.ts';
export { forgetBuyer } from './queries.ts';
export { invoiceRoutes } from './routes.ts';
export { createInvoices } from './service.ts';

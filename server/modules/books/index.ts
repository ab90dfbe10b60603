export { bookJobs } from './jobs.ts';
export { bookRoutes } from './routes.ts';
export { createBooks } from './service.ts';

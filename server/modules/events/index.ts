export { eventJobs } from './jobs.ts';
export { recordEvents } from './queries.ts';
export { eventRoutes } from './routes.ts';
export { createEventHub } from './service.ts';

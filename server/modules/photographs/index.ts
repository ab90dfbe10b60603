export { photographJobs } from './jobs.ts';
export { disownPhotographs } from './queries.ts';
export { photographRoutes } from './routes.ts';
export { ImageUrls } from './schema.ts';
export { createPhotographs, readPhotographs, type Subject, usePhotographs } from './service.ts';

export { storeFile } from './files/service.ts';
export { staffJobJobs } from './jobs.ts';
export { insertJob } from './queries.ts';
export { jobRoutes } from './routes.ts';
export { insertIds } from './rows/queries.ts';
export { setTotal } from './running/queries.ts';
export { JobStarted } from './schema.ts';
export { createJobs, type Jobs } from './service.ts';
export {
  type Change,
  failureOf,
  type Outcome,
  type PageWork,
  type ReadRow,
  type RowFailure,
  type RowWork,
  type RunningJob,
  type UndoneRow,
  UnreadableFile,
  type WaitingRow,
  type Works,
} from './work.ts';

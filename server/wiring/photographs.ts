import { createPhotographs, photographJobs, photographRoutes } from '../modules/photographs/index.ts';
import { createUploads } from '../platform/http/uploads.ts';
import type { Wiring } from './context.ts';

/** Photographs of shoppers, for refund requests and reviews. */
export async function wirePhotographs({ app, config, db, jobs, limits }: Wiring): Promise<void> {
  const uploads = createUploads(config.stores.dataDir);
  await app.register(photographRoutes(createPhotographs({ db, limits, uploads })));
  jobs.push(...photographJobs({ db, uploads }));
}

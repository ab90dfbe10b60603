import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Jobs, Works } from '../jobs/index.ts';
import type { Permission } from '../staff/index.ts';
import { actionOf, isAction } from './changes/actions.ts';
import { bulkRoutes as changeRoutes } from './changes/routes.ts';
import { BULK_WORKS } from './changes/works.ts';
import { EXPORT_KINDS, type ExportKind, FILE_KINDS } from './exports/kinds.ts';
import { exportRoutes } from './exports/routes.ts';
import { EXPORT_WORKS } from './exports/works.ts';
import { IMPORT_KINDS, IMPORT_PERMISSIONS, type ImportKind } from './imports/columns.ts';
import { pricesImport } from './imports/prices.ts';
import { productsImport } from './imports/products.ts';
import { importRoutes } from './imports/routes.ts';
import { stockImport } from './imports/stock.ts';
import { trackingImport } from './imports/tracking.ts';

/** What jobs of the back office can do. */
export const BULK_JOB_WORKS: Works = {
  rows: {
    import: { products: productsImport, stock: stockImport, prices: pricesImport, tracking: trackingImport },
    bulk: BULK_WORKS,
  },
  pages: EXPORT_WORKS,
};

const isOneOf = <T extends string>(names: readonly T[], name: string): name is T =>
  (names as readonly string[]).includes(name);

/** What one must be allowed to do for a job of this kind. */
export function permissionsOfJob(kind: string, name: string): readonly Permission[] {
  if (kind === 'import' && isOneOf<ImportKind>(IMPORT_KINDS, name)) return IMPORT_PERMISSIONS[name];
  if (kind === 'export' && isOneOf<ExportKind>(EXPORT_KINDS, name))
    return ['exports.create', FILE_KINDS[name].permission];
  if (kind === 'bulk' && isAction(name)) return actionOf(name).permissions;
  throw new Error(`there is no job ${kind} ${name}`);
}

/** Imports, exports and bulk changes. */
export function bulkRoutes(jobs: Jobs): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(importRoutes(jobs));
    await app.register(exportRoutes(jobs));
    await app.register(changeRoutes(jobs));
  };
}

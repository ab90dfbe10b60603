import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Checklist, Dashboard } from './schema.ts';
import type { DashboardService } from './service.ts';

const NOTHING = new Set<string>();

/** The first page of the back office: what waits, and how far the shop is set up. */
export function dashboardRoutes(dashboard: DashboardService): FastifyPluginAsyncTypebox {
  return async (app) => {
    const tags = ['operator: the shop'];

    app.get(
      '/api/admin/dashboard',
      {
        config: { access: 'staff', limit: 'read' },
        schema: {
          tags,
          summary:
            'What waits for staff, today’s figures and those of 30 days, in the parts that the caller may see',
          response: { 200: Dashboard },
        },
      },
      (request) => dashboard.read(request.grants ?? NOTHING),
    );

    app.get(
      '/api/admin/checklist',
      {
        config: { access: 'staff:settings.read', limit: 'read' },
        schema: {
          tags,
          summary: 'How far the shop is set up, by looking at the database and the gateways',
          response: { 200: Checklist },
        },
      },
      () => dashboard.checklist(),
    );
  };
}

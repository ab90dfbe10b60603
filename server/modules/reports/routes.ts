import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { unwrap } from '../../platform/http/problems.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { languageOf } from '../../platform/values/language.ts';
import { Report, ReportPath, ReportQuery, ReportRows, ReportRowsQuery } from './schema.ts';
import { readReport, readReportRows } from './service.ts';

/** Staff see the figures of the shop, and what each is made of. */
export const reportRoutes =
  (db: Database): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'staff:reports.read', limit: 'read' } as const;
    const tags = ['operator: numbers'];

    app.get(
      '/api/admin/reports/:name',
      {
        config,
        schema: {
          tags,
          summary: 'The figures of a span of days, each with its definition',
          params: ReportPath,
          querystring: ReportQuery,
          response: { 200: Report },
        },
      },
      async (request) =>
        unwrap(await readReport(db, request.params.name, request.query, languageOf(request))),
    );

    app.get(
      '/api/admin/reports/:name/rows',
      {
        config,
        schema: {
          tags,
          summary: 'The payments, refunds and orders whose sum a figure is, latest first',
          params: ReportPath,
          querystring: ReportRowsQuery,
          response: { 200: ReportRows },
        },
      },
      async (request) => unwrap(await readReportRows(db, request.params.name, request.query)),
    );
  };

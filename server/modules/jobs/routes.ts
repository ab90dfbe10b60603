import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { userIdOf } from '../../platform/auth/access.ts';
import { IdempotencyHeaders, requiredOnceKeyOf, sendOnce } from '../../platform/http/idempotency-key.ts';
import { keysetOf } from '../../platform/http/keyset.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { IdParams } from '../../platform/http/schema.ts';
import { languageOf } from '../../platform/values/language.ts';
import { operatorOf, requirePermission } from '../staff/index.ts';
import { refuse } from './errors.ts';
import type { JobRow } from './queries.ts';
import { Job, JobQuery, JobStarted } from './schema.ts';
import type { Jobs, Viewer } from './service.ts';

function viewerOf(request: FastifyRequest): Viewer {
  return { staffId: userIdOf(request), seesAll: request.grants?.has('staff.manage') ?? false };
}

/** Jobs that staff have started. */
export function jobRoutes(jobs: Jobs): FastifyPluginAsyncTypebox {
  const tags = ['operator: jobs'];
  const config = { access: 'staff', limit: 'write' } as const;

  /** A permission that was taken away since counts at once. */
  function requirePermissions(request: FastifyRequest, { kind, name, input }: JobRow): void {
    for (const permission of jobs.permissionsOf(kind === 'undo' ? String(input.of) : kind, name))
      requirePermission(request, permission);
  }

  return async (app) => {
    app.get(
      '/api/admin/jobs',
      {
        config: { access: 'staff', limit: 'read' },
        schema: {
          tags,
          summary: 'Jobs that one has started, newest first; an admin sees those of everybody',
          querystring: JobQuery,
          response: { 200: keysetOf(Job) },
        },
      },
      async (request) => unwrap(await jobs.list(viewerOf(request), request.query, languageOf(request))),
    );

    app.get(
      '/api/admin/jobs/:id',
      {
        config: { access: 'staff', limit: 'read' },
        schema: { tags, summary: 'A job with its progress', params: IdParams, response: { 200: Job } },
      },
      async (request) => unwrap(await jobs.read(viewerOf(request), request.params.id, languageOf(request))),
    );

    app.get(
      '/api/admin/jobs/:id/file',
      {
        config: { access: 'staff', limit: 'read' },
        schema: {
          tags,
          summary: 'What was exported, or what became of each row, as CSV',
          params: IdParams,
          produces: ['text/csv'],
          response: { 200: Type.String() },
        },
      },
      async (request, reply) => {
        const job = unwrap(await jobs.find(viewerOf(request), request.params.id));
        requirePermissions(request, job);
        const file = (await jobs.file(job, languageOf(request))) ?? unwrap(refuse('job_file_not_found'));
        reply.header('content-type', 'text/csv; charset=utf-8').header('cache-control', 'no-store');
        reply.header('content-disposition', `attachment; filename="${file.name}"`);
        return reply.send(Readable.from(file.content) as unknown as string);
      },
    );

    app.post(
      '/api/admin/jobs/:id/cancel',
      {
        config,
        schema: { tags, summary: 'Stop a job; what it did stays', params: IdParams, response: { 200: Job } },
      },
      async (request) =>
        unwrap(
          await jobs.cancel(operatorOf(request), viewerOf(request), request.params.id, languageOf(request)),
        ),
    );

    app.post(
      '/api/admin/jobs/:id/retry',
      {
        config,
        schema: {
          tags,
          summary: 'Apply the rows that failed, and those that a cancelled job has left',
          params: IdParams,
          response: { 202: Type.Object({ ...JobStarted.properties, ...Job.properties }) },
        },
      },
      async (request, reply) => {
        requirePermissions(request, unwrap(await jobs.find(viewerOf(request), request.params.id)));
        const job = unwrap(
          await jobs.retry(operatorOf(request), viewerOf(request), request.params.id, languageOf(request)),
        );
        return reply.code(202).send({ jobId: job.id, ...job });
      },
    );

    app.post(
      '/api/admin/jobs/:id/undo',
      {
        config,
        schema: {
          tags,
          summary: 'Take back what a job changed, by a job of its own',
          params: IdParams,
          headers: IdempotencyHeaders,
          response: { 200: JobStarted, 202: JobStarted },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const key = requiredOnceKeyOf(request);
        requirePermissions(request, unwrap(await jobs.find(viewerOf(request), id)));
        const outcome = unwrap(await jobs.undo(operatorOf(request), viewerOf(request), id, key));
        return sendOnce(reply, outcome, 202);
      },
    );
  };
}

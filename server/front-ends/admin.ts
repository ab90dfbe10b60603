import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AdminBuild } from '../../admin/build.ts';
import { FILE_HEADERS, PAGE_HEADERS } from './page-headers.ts';

/**
 * The pages of the back office below `/admin`: one document for every address, and its files. The browser draws the pages
 * from the API, so nothing here knows who is signed in.
 */
export async function adminPages(app: FastifyInstance, { build }: { build: AdminBuild }): Promise<void> {
  const document = await readFile(join(build.clientDir, 'index.html'), 'utf8');
  await app.register(fastifyStatic, {
    root: join(build.clientDir, 'assets'),
    prefix: '/admin/assets/',
    index: false,
    preCompressed: true,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply) => {
      for (const [name, value] of Object.entries(FILE_HEADERS)) reply.header(name, value);
    },
  });
  const sendDocument = (reply: FastifyReply) => reply.headers(PAGE_HEADERS).send(document);
  app.get('/admin', { schema: { hide: true } }, (_request, reply) => sendDocument(reply));
  app.get('/admin/*', { schema: { hide: true } }, (_request, reply) => sendDocument(reply));
}

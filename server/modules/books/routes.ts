import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { operatorOf } from '../staff/index.ts';
import { Books } from './schema.ts';
import type { BooksService } from './service.ts';

/** Staff see whether the books are right. */
export const bookRoutes =
  (books: BooksService): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['operator: payments'];

    app.get(
      '/api/admin/books',
      {
        config: { access: 'staff:books.read', limit: 'read' },
        schema: {
          tags,
          summary: 'What the latest check of each invariant of the books found',
          response: { 200: Books },
        },
      },
      () => books.read(),
    );

    app.post(
      '/api/admin/books/check',
      {
        config: { access: 'staff:books.check', limit: 'write' },
        schema: { tags, summary: 'Check all of the books now, on one snapshot', response: { 200: Books } },
      },
      (request) => books.check(operatorOf(request)),
    );
  };

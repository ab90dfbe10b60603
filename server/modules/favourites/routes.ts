import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../platform/auth/access.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { languageOf } from '../../platform/values/language.ts';
import { Favourite, FavouriteParams, Favourites } from './schema.ts';
import type { FavouriteService } from './service.ts';

const tags = ['favourites'];

/** The products that a shopper marked. */
export function favouriteRoutes(favourites: FavouriteService): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/me/favourites',
      {
        config: { access: 'shopper', limit: 'read' },
        schema: { tags, summary: 'My favourites, the newest first', response: { 200: Favourites } },
      },
      async (request) => ({ items: await favourites.list(userIdOf(request), languageOf(request)) }),
    );

    app.put(
      '/api/me/favourites/:productId',
      {
        config: { access: 'shopper', limit: 'write' },
        schema: {
          tags,
          summary: 'Make a product a favourite; a repeat changes nothing',
          params: FavouriteParams,
          response: { 200: Favourite },
        },
      },
      async (request) =>
        unwrap(await favourites.add(userIdOf(request), request.params.productId, languageOf(request))),
    );

    app.delete(
      '/api/me/favourites/:productId',
      {
        config: { access: 'shopper', limit: 'write' },
        schema: {
          tags,
          summary: 'Make a product no favourite any more; a repeat changes nothing',
          params: FavouriteParams,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await favourites.remove(userIdOf(request), request.params.productId);
        return reply.code(204).send(null);
      },
    );
  };
}

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../platform/auth/access.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { languageOf } from '../../platform/values/language.ts';
import { Cart, CartItem, CheckAll, ItemChange, ItemPath, Merge, MergedCart, NewItem } from './schema.ts';
import type { Carts } from './service.ts';

const tags = ['cart'];
const config = { access: 'shopper' } as const;

export function cartRoutes(carts: Carts): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/cart',
      {
        config: { ...config, limit: 'read' },
        schema: { tags, summary: 'The cart, with its goods as they are now', response: { 200: Cart } },
      },
      async (request) => unwrap(await carts.read(userIdOf(request), languageOf(request))),
    );
    app.post(
      '/api/cart/items',
      {
        config: { ...config, limit: 'write' },
        schema: { tags, summary: 'Put goods in the cart', body: NewItem, response: { 200: CartItem } },
      },
      async (request) => unwrap(await carts.add(userIdOf(request), request.body, languageOf(request))),
    );
    app.patch(
      '/api/cart/items/:skuId',
      {
        config: { ...config, limit: 'write' },
        schema: {
          tags,
          summary: 'Change the count of an item, check or uncheck it',
          params: ItemPath,
          body: ItemChange,
          response: { 200: CartItem },
        },
      },
      async (request) => {
        const { skuId } = request.params;
        return unwrap(await carts.change(userIdOf(request), skuId, request.body, languageOf(request)));
      },
    );
    app.delete(
      '/api/cart/items/:skuId',
      {
        config: { ...config, limit: 'write' },
        schema: { tags, summary: 'Remove an item', params: ItemPath, response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        unwrap(await carts.remove(userIdOf(request), request.params.skuId));
        return reply.code(204).send(null);
      },
    );
    app.patch(
      '/api/cart',
      {
        config: { ...config, limit: 'write' },
        schema: { tags, summary: 'Check or uncheck everything', body: CheckAll, response: { 200: Cart } },
      },
      async (request) =>
        unwrap(await carts.checkAll(userIdOf(request), request.body.isChecked, languageOf(request))),
    );
    app.post(
      '/api/cart/merge',
      {
        config: { ...config, limit: 'write' },
        schema: {
          tags,
          summary: 'Merge a guest cart, once for each mergeId',
          body: Merge,
          response: { 200: MergedCart },
        },
      },
      async (request) => unwrap(await carts.merge(userIdOf(request), request.body, languageOf(request))),
    );
  };
}

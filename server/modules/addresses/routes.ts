import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../platform/auth/access.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { IdParams } from '../../platform/http/schema.ts';
import { parsingRoutes } from './parsing/routes.ts';
import { regionsBelow } from './regions.ts';
import { Address, Addresses, AddressInput, RegionQuery, Regions } from './schema.ts';
import type { Addresses as AddressBook } from './service.ts';

/** Regions change about once a year, with a new version of the shop. */
const REGIONS_CACHE = 'public, max-age=3600';

const regionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/api/regions',
    {
      config: { access: 'anyone', limit: 'read' },
      schema: {
        summary: 'The regions below one, or the provinces',
        description: 'Chinese names, GB/T 2260 codes. What is unknown has nothing below it.',
        tags: ['addresses'],
        querystring: RegionQuery,
        response: { 200: Regions },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', REGIONS_CACHE);
      return { items: regionsBelow(request.query.parent ?? null) };
    },
  );
};

/** The regions of the country, and a shopper's addresses. */
export function addressRoutes(addresses: AddressBook): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(regionRoutes);
    await app.register(parsingRoutes);

    app.get(
      '/api/addresses',
      {
        config: { access: 'shopper', limit: 'read' },
        schema: {
          summary: 'My addresses, the default first',
          tags: ['addresses'],
          response: { 200: Addresses },
        },
      },
      async (request) => ({ items: await addresses.list(userIdOf(request)) }),
    );

    app.post(
      '/api/addresses',
      {
        config: { access: 'shopper', limit: 'write' },
        schema: {
          summary: 'Keep a new address',
          tags: ['addresses'],
          body: AddressInput,
          response: { 201: Address },
        },
      },
      async (request, reply) =>
        reply.code(201).send(unwrap(await addresses.create(userIdOf(request), request.body))),
    );

    app.get(
      '/api/addresses/:id',
      {
        config: { access: 'shopper', limit: 'read' },
        schema: {
          summary: 'One of my addresses',
          tags: ['addresses'],
          params: IdParams,
          response: { 200: Address },
        },
      },
      async (request) => unwrap(await addresses.read(userIdOf(request), request.params.id)),
    );

    app.put(
      '/api/addresses/:id',
      {
        config: { access: 'shopper', limit: 'write' },
        schema: {
          summary: 'Write an address anew',
          tags: ['addresses'],
          params: IdParams,
          body: AddressInput,
          response: { 200: Address },
        },
      },
      async (request) => unwrap(await addresses.replace(userIdOf(request), request.params.id, request.body)),
    );

    app.put(
      '/api/addresses/:id/default',
      {
        config: { access: 'shopper', limit: 'write' },
        schema: {
          summary: 'Make an address the default',
          tags: ['addresses'],
          params: IdParams,
          response: { 200: Address },
        },
      },
      async (request) => unwrap(await addresses.makeDefault(userIdOf(request), request.params.id)),
    );

    app.delete(
      '/api/addresses/:id',
      {
        config: { access: 'shopper', limit: 'write' },
        schema: {
          summary: 'Forget an address',
          tags: ['addresses'],
          params: IdParams,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        unwrap(await addresses.remove(userIdOf(request), request.params.id));
        return reply.code(204).send(null);
      },
    );
  };
}

import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { OpenAPIV3 } from 'openapi-types';

const PROBLEM: OpenAPIV3.ResponseObject = {
  description: 'What went wrong, as RFC 9457 has it; the codes are listed in docs/errors.md.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'code', 'detail'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { type: 'string' },
          detail: { type: 'string' },
          errors: {
            type: 'array',
            items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
          },
        },
      },
    },
  },
};

/** The OpenAPI 3.1 document of every route that has a schema, at /openapi.json. */
export const openApi = fastifyPlugin(async (app: FastifyInstance) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Jishi 集市',
        version: '1',
        description: 'The shop over HTTP. Money is in fen, times are in UTC.',
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          refreshCookie: { type: 'apiKey', in: 'cookie', name: 'jishi_refresh' },
        },
        responses: { Problem: PROBLEM },
      },
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return {};
      for (const operations of Object.values(document.openapiObject.paths ?? {})) {
        for (const operation of Object.values(operations ?? {})) {
          if (operation && typeof operation === 'object' && 'responses' in operation) {
            operation.responses = {
              ...operation.responses,
              default: { $ref: '#/components/responses/Problem' },
            };
          }
        }
      }
      return document.openapiObject;
    },
  });
  app.get('/openapi.json', { schema: { hide: true }, config: { access: 'anyone' } }, async () =>
    app.swagger(),
  );
});

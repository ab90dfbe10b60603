import { STATUS_CODES } from 'node:http';
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

/** Query parameters with a default may be left out; the schema, which fills them in, calls them required. */
function freeDefaults(operation: OpenAPIV3.OperationObject): void {
  for (const parameter of operation.parameters ?? []) {
    if ('in' in parameter && parameter.schema && 'default' in parameter.schema) parameter.required = false;
  }
}

/** Every route may refuse; and "Default Response", which the generator says of an answer, says nothing. */
function describeAnswers(operation: OpenAPIV3.OperationObject): void {
  for (const [status, answer] of Object.entries(operation.responses)) {
    if ('description' in answer && answer.description === 'Default Response')
      answer.description = STATUS_CODES[status] ?? '';
  }
  operation.responses.default = { $ref: '#/components/responses/Problem' };
}

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
          staffRefreshCookie: { type: 'apiKey', in: 'cookie', name: 'jishi_staff_refresh' },
        },
        responses: { Problem: PROBLEM },
      },
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return {};
      const paths = (document.openapiObject as OpenAPIV3.Document).paths;
      for (const operations of Object.values(paths)) {
        for (const operation of Object.values(operations ?? {})) {
          if (typeof operation !== 'object' || !('responses' in operation)) continue;
          freeDefaults(operation);
          describeAnswers(operation);
        }
      }
      return document.openapiObject;
    },
  });
  app.get(
    '/openapi.json',
    { schema: { hide: true }, config: { access: 'anyone', limit: 'read' } },
    async () => app.swagger(),
  );
});

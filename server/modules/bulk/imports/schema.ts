import { type Static, Type } from 'typebox';
import { IMPORT_KINDS } from './columns.ts';

/** The fields of the multipart body, for the OpenAPI document; `@fastify/multipart` reads them. */
export const ImportBody = Type.Object({
  file: Type.Optional(Type.Unknown({ contentMediaType: 'application/octet-stream' })),
  kind: Type.Optional(Type.Enum(IMPORT_KINDS)),
  dryRun: Type.Optional(Type.Enum(['true', 'false'], { description: 'Only say what would change.' })),
});

export const TemplatePath = Type.Object({ kind: Type.Enum(IMPORT_KINDS) });
export type TemplatePath = Static<typeof TemplatePath>;

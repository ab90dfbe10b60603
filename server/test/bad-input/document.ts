/** The OpenAPI document as far as a bad request is made of it. */

export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  default?: unknown;
  minimum?: number;
  minLength?: number;
  maxLength?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema: Schema;
}

export interface Operation {
  method: string;
  /** With its parameters in braces. */
  path: string;
  parameters: Parameter[];
  /** The body's schema by content type. */
  body: Schema | null;
  isProtected: boolean;
}

interface Document {
  paths: Record<
    string,
    Record<
      string,
      {
        parameters?: Parameter[];
        requestBody?: { content?: Record<string, { schema?: Schema }> };
        security?: object[];
      }
    >
  >;
}

export function operationsOf(document: unknown): Operation[] {
  return Object.entries((document as Document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      parameters: operation.parameters ?? [],
      body: operation.requestBody?.content?.['application/json']?.schema ?? null,
      isProtected: (operation.security ?? []).length > 0,
    })),
  );
}

/** Values that exist in the shop under test, by the name of what they stand for. */
export type Known = Record<string, unknown>;

/** A value that a schema takes, as likely as possible to reach the code behind it. */
export function example(schema: Schema, name: string, known: Known): unknown {
  if (name in known) return known[name];
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice) return example(choice, name, known);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' || schema.properties) return exampleObject(schema, known);
  if (type === 'array') return schema.items ? [example(schema.items, name, known)] : [];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  return 'x'.repeat(Math.max(schema.minLength ?? 1, 1));
}

export function exampleObject(schema: Schema, known: Known): Record<string, unknown> {
  const entries = Object.entries(schema.properties ?? {});
  return Object.fromEntries(entries.map(([name, each]) => [name, example(each, name, known)]));
}

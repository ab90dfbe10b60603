/** `npm run schema`: rewrites what is derived from the migrations, schema.sql for people to read and the types of the tables. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveSchema } from './schema/derive.ts';

const ROOT = join(import.meta.dirname, '..');

const { schemaSql, databaseTypes } = await deriveSchema();
await writeFile(join(ROOT, 'server', 'schema.sql'), schemaSql);
await writeFile(join(ROOT, 'server', 'database-types.ts'), databaseTypes);

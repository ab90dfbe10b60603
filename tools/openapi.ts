/** `npm run openapi`: rewrites the types of the API client and the route tables of docs/api.md from the routes. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveClientTypes, readDocument } from './openapi/derive.ts';
import { withRouteTables } from './openapi/route-table.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs', 'api.md');

await writeFile(join(ROOT, 'api-client', 'openapi.ts'), await deriveClientTypes());
await writeFile(PAGE, withRouteTables(await readFile(PAGE, 'utf8'), await readDocument()));

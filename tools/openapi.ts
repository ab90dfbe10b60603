/** `npm run openapi`: rewrites the types of the API client from the routes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveClientTypes } from './openapi/derive.ts';

await writeFile(join(import.meta.dirname, '..', 'api-client', 'openapi.ts'), await deriveClientTypes());

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../server/test/database.ts';
import { deriveFrom } from './derive.ts';

const SERVER = join(import.meta.dirname, '..', '..', 'server');

test('schema.sql and the types of the tables are what the migrations make', async () => {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'jishi-schema-'));
  try {
    const { schemaSql, databaseTypes } = await deriveFrom(database.url, folder);
    expect(await readFile(join(SERVER, 'schema.sql'), 'utf8'), 'npm run schema').toBe(schemaSql);
    expect(await readFile(join(SERVER, 'database-types.ts'), 'utf8'), 'npm run schema').toBe(databaseTypes);
  } finally {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
});

import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { type FileKind, insertPart, readPart } from './queries.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Bytes of a file in one part, before compression. */
const PART_BYTES = 1024 * 1024;
/** The fastest: a table of text becomes a fifth, and level 6 would take three times as long for a seventh. */
const LEVEL = 1;

/** Adds a part behind the others of a file. */
export async function addPart(
  tx: Tx,
  at: { jobId: string; kind: FileKind; part: number },
  content: string | Buffer,
): Promise<void> {
  await insertPart(tx, at, await compress(content, { level: LEVEL }));
}

/** Stores a whole file. Only one part of it is in memory. */
export async function storeFile(
  tx: Tx,
  jobId: string,
  kind: FileKind,
  content: AsyncIterable<Buffer>,
): Promise<void> {
  let [part, size, chunks]: [number, number, Buffer[]] = [0, 0, []];
  const flush = async () => {
    await addPart(tx, { jobId, kind, part }, Buffer.concat(chunks));
    [part, size, chunks] = [part + 1, 0, []];
  };
  for await (const chunk of content) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= PART_BYTES) await flush();
  }
  if (size > 0 || part === 0) await flush();
}

/** The content of a file, part by part. */
export async function* readFile(db: Database, jobId: string, kind: FileKind): AsyncGenerator<Buffer> {
  for (let part = 0; ; part += 1) {
    const bytes = await readPart(db, jobId, kind, part);
    if (bytes === undefined) return;
    yield await decompress(bytes);
  }
}

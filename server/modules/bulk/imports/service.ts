import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createEncodingProbe, type Encoding } from '../../../platform/csv/reading.ts';
import type { OnceKey } from '../../../platform/http/once.ts';
import { insertJob, type Jobs, storeFile } from '../../jobs/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import type { ImportKind } from './columns.ts';

/** An uploaded file that lies on this machine until it is stored. */
export interface SpooledFile {
  path: string;
  name: string;
  /** Of its bytes: a repeated request has the same. */
  digest: string;
  encoding: Encoding;
  remove(): Promise<void>;
}

/** Writes an upload to a file of its own: a slow client must not hold a transaction, and 50 MiB not the memory. */
export async function spool(stream: Readable, name: string): Promise<SpooledFile> {
  const directory = await mkdtemp(join(tmpdir(), 'jishi-import-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  const path = join(directory, 'upload');
  const digest = createHash('sha256');
  const probe = createEncodingProbe();
  try {
    await pipeline(
      stream,
      async function* (parts: AsyncIterable<Buffer>) {
        for await (const part of parts) {
          digest.update(part);
          probe.add(part);
          yield part;
        }
      },
      createWriteStream(path),
    );
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, name, digest: digest.digest('hex'), encoding: probe.end(), remove };
}

export interface NewImport {
  kind: ImportKind;
  isDryRun: boolean;
  file: SpooledFile;
}

/** Starts to import a file. The database holds the file, so that every server can go on with the job. */
export const startImport = (jobs: Jobs, by: Operator, { kind, isDryRun, file }: NewImport, key: OnceKey) =>
  jobs.start(key, async (tx) => {
    const { name: fileName, encoding } = file;
    const input = { encoding };
    const id = await insertJob(tx, {
      ...by,
      kind: 'import',
      name: kind,
      isDryRun,
      input,
      fileName,
      isRead: false,
    });
    await storeFile(tx, id, 'input', createReadStream(file.path));
    const details = { kind, isDryRun, fileName };
    await recordAudit(tx, { ...by, action: 'import.create', subject: `job:${id}`, details });
    return id;
  });

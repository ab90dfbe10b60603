import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** The limits that docs/api.md promises. */
export const UPLOAD_BYTES_MAX = 5 * 1024 * 1024;
export const PRODUCT_PICTURE_BYTES_MAX = 10 * 1024 * 1024;
/** The most that a multipart body has besides the file: boundaries, headers and small fields. */
export const MULTIPART_ENVELOPE_BYTES = 16 * 1024;

export interface UploadedFile {
  name: string;
  bytes: Buffer;
}

export interface Uploads {
  /** Writes files under names that were never used before. */
  save(files: readonly UploadedFile[]): Promise<void>;
  /** Removes files that may be gone already. */
  remove(names: readonly string[]): Promise<void>;
  /** Removes every file whose name begins with one of the stems. */
  removeStems(stems: readonly string[]): Promise<void>;
}

function directoryOf(dataDir: string): string {
  return join(dataDir, 'uploads');
}

/** Files below `DATA_DIR`. Several servers share one, as they share the database. */
export function createUploads(dataDir: string): Uploads {
  const directory = directoryOf(dataDir);
  const remove = async (names: readonly string[]) => {
    await Promise.all(names.map((name) => rm(join(directory, name), { force: true })));
  };
  return {
    async save(files) {
      await mkdir(directory, { recursive: true });
      await Promise.all(
        files.map(({ name, bytes }) => writeFile(join(directory, name), bytes, { flag: 'wx' })),
      );
    },
    remove,
    async removeStems(stems) {
      const names = await readdir(directory).catch(() => []);
      await remove(names.filter((name) => stems.some((stem) => name.startsWith(`${stem}-`))));
    },
  };
}

/** Where an uploaded file is fetched. */
export function uploadUrl(name: string): string {
  return `/uploads/${name}`;
}

/** Serves uploaded files: never changed under their name, never anything but the picture that they were found to be. */
export const serveUploads = fastifyPlugin(async (app: FastifyInstance, options: { dataDir: string }) => {
  const root = directoryOf(options.dataDir);
  await mkdir(root, { recursive: true });
  await app.register(fastifyStatic, {
    root,
    prefix: '/uploads/',
    decorateReply: false,
    index: false,
    dotfiles: 'ignore',
    immutable: true,
    maxAge: '365d',
    setHeaders: (reply) => {
      reply.header('x-content-type-options', 'nosniff');
    },
  });
});

import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** The limit that docs/api.md promises. */
export const UPLOAD_BYTES_MAX = 5 * 1024 * 1024;

const TEXT = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to);

/** What a picture is by its first bytes; what its sender calls it counts for nothing, and SVG can carry scripts. */
const KINDS: { extension: string; is: (bytes: Buffer) => boolean }[] = [
  { extension: 'png', is: (bytes) => TEXT(bytes, 0, 8) === '\x89PNG\r\n\x1a\n' },
  { extension: 'jpg', is: (bytes) => TEXT(bytes, 0, 3) === '\xff\xd8\xff' },
  { extension: 'gif', is: (bytes) => /^GIF8[79]a$/.test(TEXT(bytes, 0, 6)) },
  { extension: 'webp', is: (bytes) => TEXT(bytes, 0, 4) === 'RIFF' && TEXT(bytes, 8, 12) === 'WEBP' },
];

export interface Uploads {
  /** Keeps a picture under a name that nobody can guess. @returns null when it is no PNG, JPEG, GIF or WebP */
  keepPicture(bytes: Buffer): Promise<string | null>;
  /** Removes files that may be gone already. */
  remove(names: readonly string[]): Promise<void>;
}

function directoryOf(dataDir: string): string {
  return join(dataDir, 'uploads');
}

/** Files below `DATA_DIR`. Several servers share one, as they share the database. */
export function createUploads(dataDir: string): Uploads {
  const directory = directoryOf(dataDir);
  return {
    async keepPicture(bytes) {
      const kind = KINDS.find(({ is }) => is(bytes));
      if (kind === undefined) return null;
      const name = `${randomBytes(16).toString('hex')}.${kind.extension}`;
      await mkdir(directory, { recursive: true });
      await writeFile(join(directory, name), bytes, { flag: 'wx' });
      return name;
    },
    async remove(names) {
      await Promise.all(names.map((name) => rm(join(directory, name), { force: true })));
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

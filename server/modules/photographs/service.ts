import { PICTURE_WIDTHS } from '../../../web/shop-paths.ts';
import { refuse } from '../../platform/http/errors.ts';
import { makePicture, pictureName } from '../../platform/http/pictures.ts';
import type { Refusal } from '../../platform/http/problems.ts';
import { type Uploads, uploadUrl } from '../../platform/http/uploads.ts';
import { invalidField } from '../../platform/http/validation.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import { insertPhotograph, lockUnused, readUsed, useFor } from './queries.ts';

/** More than anybody photographs for a complaint; each costs up to half a second of one processor. */
const AN_HOUR_MAX = 60;

export interface PhotographDeps {
  db: Database;
  limits: RateLimits;
  uploads: Uploads;
}

/** What uses photographs, such as a request for a refund: the kind and its id. */
export type Subject = `${string}:${string}`;

export type Photographs = ReturnType<typeof createPhotographs>;

/** Photographs that shoppers upload before they send what shows them. */
export function createPhotographs({ db, limits, uploads }: PhotographDeps) {
  return {
    /** Decodes a photograph, encodes it anew without any metadata and keeps it for its owner. */
    async add(userId: string, bytes: Buffer) {
      const wait = await limits.take([
        { key: `photograph:${userId}`, max: AN_HOUR_MAX, windowSeconds: 3_600 },
      ]);
      if (wait !== null) return refuse('rate_limited', {}, { 'retry-after': String(wait) });
      // AVIF would take five times as long, and few people look at such a photograph.
      const picture = await makePicture(bytes, { widths: PICTURE_WIDTHS, formats: ['webp'] });
      if (picture === 'unsupported') return refuse('unsupported_image');
      if (picture === 'too_large') return refuse('image_too_large');
      const { stem, width, height } = picture;
      const url = uploadUrl(pictureName(stem, width, 'webp'));
      await insertPhotograph(db, { stem, url, userId });
      await uploads.save(picture.files);
      return { url, width, height };
    },
  };
}

/**
 * Shows photographs with something new of the same shopper, in this sequence. Each can be used once.
 * @param field the field of the request that names them
 * @returns why not: one is no unused photograph of this shopper
 */
export async function usePhotographs(
  tx: Tx,
  userId: string,
  subject: Subject,
  { field, urls }: { field: string; urls: readonly string[] },
): Promise<Refusal<'validation_failed'> | null> {
  if (urls.length === 0) return null;
  const unused = await lockUnused(tx, userId, urls);
  for (const [index, url] of urls.entries()) {
    // Taken out as it is met, so that a url that stands twice is refused.
    if (!unused.delete(url))
      return invalidField(`${field}[${index}]`, '请重新上传该图片', 'is no unused photograph of yours');
  }
  await useFor(tx, subject, urls);
  return null;
}

/** The addresses of the photographs that each of these shows. */
export async function readPhotographs(
  db: Database,
  subjects: readonly Subject[],
): Promise<Map<string, string[]>> {
  if (subjects.length === 0) return new Map();
  const bySubject = Map.groupBy(await readUsed(db, subjects), ({ subject }) => subject);
  return new Map([...bySubject].map(([subject, rows]) => [subject, rows.map(({ url }) => url)]));
}

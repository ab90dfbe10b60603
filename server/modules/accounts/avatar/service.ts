import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { makePicture, pictureName } from '../../../platform/http/pictures.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Uploads, uploadUrl } from '../../../platform/http/uploads.ts';
import type { RateLimits } from '../../../platform/limits/rate-limits.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { refuse } from '../errors.ts';
import { lockUser } from '../queries.ts';
import { replaceAvatar } from './queries.ts';

/** In pixels: twice the largest size that a page shows. */
const AVATAR_WIDTH = 512;

export function createAvatars(deps: { db: Database; limits: RateLimits; uploads: Uploads }) {
  const { db, limits, uploads } = deps;
  return {
    /**
     * Makes a file the user's picture and removes the file that was the picture before.
     * @returns the URL of the picture
     */
    async replace(
      userId: string,
      bytes: Buffer,
    ): Promise<string | Refusal<'rate_limited' | 'not_a_picture' | 'token_invalid'>> {
      const wait = await limits.take([{ key: `avatar:${userId}`, max: 30, windowSeconds: 3_600 }]);
      if (wait !== null) return refuseAny('rate_limited', {}, { 'retry-after': String(wait) });
      const picture = await makePicture(bytes, { widths: [AVATAR_WIDTH], formats: ['webp'] });
      if (typeof picture === 'string') return refuse('not_a_picture');
      await uploads.save(picture.files);
      const name = pictureName(picture.stem, picture.width, 'webp');
      const url = uploadUrl(name);
      const old = await inTransaction(db, async (tx) =>
        (await lockUser(tx, userId)) ? replaceAvatar(tx, userId, { name, url }) : refuseAny('token_invalid'),
      );
      await uploads.remove(isRefusal(old) ? [name] : old);
      return isRefusal(old) ? old : url;
    },
  };
}

import { randomBytes } from 'node:crypto';
import sharp from 'sharp';

/** One decode at a time, on one thread: a picture of 50 megapixels must not slow the shoppers down. */
sharp.concurrency(1);
sharp.cache(false);

/** A picture this large takes some 200 MB while it is decoded. */
const PIXELS_MAX = 50_000_000;
/** Formats that are decoded, by what the bytes are, whatever their sender calls them. SVG can carry scripts. */
const FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'avif', 'heif']);

/** A file of a picture: one format in one width. */
export interface PictureFile {
  /** Below `/uploads/`. */
  name: string;
  bytes: Buffer;
}

export interface Picture {
  /** What all files of the picture begin with: random, so that nobody can guess it. */
  stem: string;
  width: number;
  height: number;
  files: PictureFile[];
}

export type PictureRefusal = 'unsupported' | 'too_large';

/** The name of the file in one width. The largest one has the picture's own width; pages derive the others from it. */
export function pictureName(stem: string, width: number, format: 'avif' | 'webp'): string {
  return `${stem}-${width}.${format}`;
}

/**
 * Decodes a picture, turns it as its EXIF orientation says, and encodes it anew without any metadata (the place where
 * it was taken among them), once for each width below its own and once in its own.
 * @param widths in pixels, rising; the largest bounds the picture
 * @param formats WebP shows in every browser of today; AVIF is a third smaller and takes five times as long to make
 */
export async function makePicture(
  bytes: Buffer,
  { widths, formats }: { widths: readonly number[]; formats: readonly ('avif' | 'webp')[] },
): Promise<Picture | PictureRefusal> {
  const size = await inspect(bytes);
  if (typeof size === 'string') return size;
  const width = Math.min(size.width, widths.at(-1) ?? size.width);
  const height = Math.max(1, Math.round((size.height * width) / size.width));
  const stem = randomBytes(16).toString('hex');
  const files: PictureFile[] = [];
  try {
    for (const each of [...widths.filter((one) => one < width), width])
      for (const format of formats)
        files.push({ name: pictureName(stem, each, format), bytes: await encode(bytes, each, format) });
  } catch {
    return 'unsupported';
  }
  return { stem, width, height, files };
}

/** The size of a picture as it is shown, from its header alone. */
async function inspect(bytes: Buffer): Promise<{ width: number; height: number } | PictureRefusal> {
  try {
    const { format, autoOrient } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (!FORMATS.has(format ?? '') || !autoOrient.width || !autoOrient.height) return 'unsupported';
    return autoOrient.width * autoOrient.height > PIXELS_MAX ? 'too_large' : autoOrient;
  } catch {
    return 'unsupported';
  }
}

function encode(bytes: Buffer, width: number, format: 'avif' | 'webp'): Promise<Buffer> {
  // A broken picture is refused: shown half grey, it would be taken for the goods.
  const picture = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'error' }).autoOrient();
  const resized = picture.resize({ width, withoutEnlargement: true }).toColourspace('srgb');
  return (
    format === 'avif' ? resized.avif({ quality: 55, effort: 2 }) : resized.webp({ quality: 80 })
  ).toBuffer();
}

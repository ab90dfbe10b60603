import { PICTURE_WIDTHS } from '../../../../web/shop-paths.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { makePicture, type Picture, pictureName } from '../../../platform/http/pictures.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Uploads, uploadUrl } from '../../../platform/http/uploads.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { lockProduct, updateProduct } from '../admin/queries.ts';
import { refuse } from '../errors.ts';
import {
  deleteImage,
  deletePendingUploads,
  insertImage,
  insertPendingUpload,
  orderImages,
  readImages,
  updateAlt,
} from './queries.ts';
import { IMAGES_MAX, type ProductImage } from './schema.ts';

/** @returns the picture with its files written; the files go again unless a transaction uses the picture */
async function store(
  { db, uploads }: { db: Database; uploads: Uploads },
  bytes: Buffer,
): Promise<Picture | Refusal> {
  const picture = await makePicture(bytes, { widths: PICTURE_WIDTHS, formats: ['avif', 'webp'] });
  if (picture === 'unsupported') return refuseAny('unsupported_image');
  if (picture === 'too_large') return refuseAny('image_too_large');
  await insertPendingUpload(db, picture.stem);
  await uploads.save(picture.files);
  return picture;
}

const urlOf = ({ stem, width }: Picture) => uploadUrl(pictureName(stem, width, 'webp'));

export interface ContentPictures {
  add(bytes: Buffer): Promise<{ url: string; width: number; height: number } | Refusal>;
  /** Keeps the files of a picture that a page shows from now on. */
  keep(tx: Tx, url: string): Promise<void>;
}

/** Pictures of pages, such as the banner: uploaded first, and kept once a page that shows them is saved. */
export function createContentPictures(deps: { db: Database; uploads: Uploads }): ContentPictures {
  return {
    async add(bytes) {
      const picture = await store(deps, bytes);
      if (isRefusal(picture)) return picture;
      return { url: urlOf(picture), width: picture.width, height: picture.height };
    },
    async keep(tx, url) {
      const stem = /^\/uploads\/([^/]+)-\d+\.webp$/.exec(url)?.[1];
      if (stem !== undefined) await deletePendingUploads(tx, [stem]);
    },
  };
}

export type Images = ReturnType<typeof createImages>;

/** The pictures of products. A file is never removed once a product has shown it: orders go on showing it. */
export function createImages({ db, uploads }: { db: Database; uploads: Uploads }) {
  /** Runs a change of a product's pictures, which changes the product's version too. */
  async function change<T>(
    productId: string,
    work: (tx: Tx, images: readonly ProductImage[]) => Promise<T | Refusal>,
  ): Promise<T | Refusal> {
    if (!isUuid(productId)) return refuse('product_not_found');
    return inTransaction(db, async (tx) => {
      if ((await lockProduct(tx, productId)) === undefined) return refuse('product_not_found');
      const result = await work(tx, await readImages(tx, productId));
      await updateProduct(tx, productId, {});
      return result;
    });
  }

  async function insert(by: Operator, productId: string, picture: Picture): Promise<ProductImage | Refusal> {
    return change<ProductImage>(productId, async (tx, images) => {
      if (images.length >= IMAGES_MAX) return refuse('too_many_images');
      const { stem, width, height } = picture;
      const url = urlOf(picture);
      const image = await insertImage(tx, productId, { url, width, height, position: images.length });
      await deletePendingUploads(tx, [stem]);
      await recordAudit(tx, {
        ...by,
        action: 'product.image.add',
        subject: `product:${productId}`,
        after: { imageId: image.id, url },
      });
      return image;
    });
  }

  return {
    /** Adds a picture behind those that are there. */
    async add(by: Operator, productId: string, bytes: Buffer): Promise<ProductImage | Refusal> {
      const picture = await store({ db, uploads }, bytes);
      if (isRefusal(picture)) return picture;
      return insert(by, productId, picture);
    },

    /** Says what a picture shows. */
    describe(by: Operator, productId: string, imageId: string, alt: string) {
      return change<ProductImage>(productId, async (tx, images) => {
        const image = images.find(({ id }) => id === imageId.toLowerCase());
        if (!image) return refuse('image_not_found');
        await updateAlt(tx, image.id, alt);
        await recordAudit(tx, {
          ...by,
          action: 'product.image.describe',
          subject: `product:${productId}`,
          before: { imageId: image.id, alt: image.alt },
          after: { imageId: image.id, alt },
        });
        return { ...image, alt };
      });
    },

    remove(by: Operator, productId: string, imageId: string) {
      return change<null>(productId, async (tx, images) => {
        const image = images.find(({ id }) => id === imageId.toLowerCase());
        if (!image) return refuse('image_not_found');
        await deleteImage(tx, image.id);
        await orderImages(
          tx,
          images.flatMap(({ id }) => (id === image.id ? [] : [id])),
        );
        await recordAudit(tx, {
          ...by,
          action: 'product.image.remove',
          subject: `product:${productId}`,
          before: { imageId: image.id, url: image.url },
        });
        return null;
      });
    },

    /** @param imageIds each picture of the product, once */
    order(by: Operator, productId: string, imageIds: readonly string[]) {
      return change<{ items: ProductImage[] }>(productId, async (tx, images) => {
        const wanted = imageIds.map((id) => images.find((image) => image.id === id.toLowerCase()));
        if (wanted.some((image) => image === undefined)) return refuse('image_not_found');
        if (new Set(wanted).size !== images.length)
          return invalidField(
            'imageIds',
            '应包含该商品的每张图片一次',
            'must name each picture of the product once',
          );
        const items = wanted.filter((image) => image !== undefined);
        await orderImages(
          tx,
          items.map(({ id }) => id),
        );
        await recordAudit(tx, {
          ...by,
          action: 'product.image.order',
          subject: `product:${productId}`,
          before: { imageIds: images.map(({ id }) => id) },
          after: { imageIds: items.map(({ id }) => id) },
        });
        return { items };
      });
    },
  };
}

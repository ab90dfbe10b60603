import type { JsonObject } from '../../../database-types.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { editedMeanwhile } from '../../../platform/http/versions.ts';
import {
  type Database,
  inTransaction,
  type Tx,
  violatedUnique,
} from '../../../platform/postgres/postgres.ts';
import { changedFields, sameFields } from '../../../platform/values/changes.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { createStock, skuNotFound } from '../../stock/index.ts';
import { refuse } from '../errors.ts';
import type { StoredOption } from '../schema.ts';
import { updateTerms } from '../search/service.ts';
import {
  type AdminProductRow,
  type AdminSkuRow,
  categoryExists,
  findAdminProduct,
  findProductIdOfSku,
  hasImage,
  insertImages,
  insertProduct,
  insertSkus,
  lockProduct,
  type NewImageRow,
  readAdminSkus,
  updateProduct,
  updateSku,
} from './queries.ts';
import {
  type AdminProduct,
  type AdminSku,
  type NewProduct,
  type NewSku,
  type ProductChange,
  SKUS_MAX,
  type SkuChange,
} from './schema.ts';
import { slugAfter, slugOf } from './slug.ts';

/** What `addProduct` takes: the operator's input, or sample goods, which have pictures. */
export interface ProductToAdd extends NewProduct {
  staffId: string | null;
  images?: readonly NewImageRow[];
  skus: (NewSku & { imageUrl?: string })[];
}

/** What a change of a product, or of a SKU, may change. */
const PRODUCT_FIELDS = ['title', 'titleEn', 'description', 'descriptionEn', 'categoryId', 'status'] as const;
const SKU_FIELDS = [
  'priceFen',
  'listPriceFen',
  'costFen',
  'code',
  'barcode',
  'weightGrams',
  'lowStockAt',
  'imageId',
  'status',
] as const;

/**
 * Adds a product with its SKUs, stock and search terms.
 * @param product has passed its schema; its category exists, and no two of its SKUs have the same options
 * @returns its id
 */
export async function addProduct(tx: Tx, product: ProductToAdd): Promise<string> {
  const {
    title,
    titleEn = '',
    description = '',
    descriptionEn = '',
    categoryId,
    status = 'on_shelf',
  } = product;
  const slug = slugOf(titleEn) || slugOf(title) || 'product';
  const row = { categoryId, slug, title, titleEn, description, descriptionEn, status };
  const id = await insertProduct(tx, row);
  await insertImages(tx, id, product.images ?? []);
  await addSkus(tx, id, product.skus, product.staffId);
  await updateTerms(tx, [id]);
  return id;
}

/** Adds SKUs behind those that the product has, each with its first stock. @returns their ids, in the order given */
async function addSkus(
  tx: Tx,
  productId: string,
  skus: readonly (NewSku & { imageUrl?: string })[],
  staffId: string | null,
  firstPosition = 0,
): Promise<string[]> {
  const rows = skus.map(({ imageUrl = null, ...sku }) => ({ ...sku, imageUrl }));
  const ids = await insertSkus(tx, productId, rows, firstPosition);
  await createStock(
    tx,
    skus.map(({ stock }, index) => ({ skuId: ids[index] as string, onHand: stock, staffId })),
  );
  return ids;
}

export type CatalogAdmin = ReturnType<typeof createCatalogAdmin>;

/** Products and SKUs as staff edit them. Every write makes an entry in the audit log. */
export function createCatalogAdmin(db: Database) {
  return {
    async readProduct(id: string): Promise<AdminProduct | Refusal> {
      const product = isUuid(id) ? await findOwn(db, id) : undefined;
      return product ?? refuse('product_not_found');
    },

    async createProduct(by: Operator, input: NewProduct): Promise<AdminProduct | Refusal> {
      const repeated = findRepeatedOptions(input.skus);
      if (repeated) return repeated;
      return refusingTaken(() =>
        inTransaction(db, async (tx) => {
          if (!(await isCategory(tx, input.categoryId))) return refuse('category_not_found');
          const id = await addProduct(tx, { ...input, staffId: by.staffId });
          const product = await readOwn(tx, id);
          const after = { ...productFacts(product), skus: product.skus.length };
          await recordAudit(tx, { ...by, action: 'product.create', subject: `product:${id}`, after });
          return product;
        }),
      );
    },

    async changeProduct(by: Operator, id: string, change: ProductChange): Promise<AdminProduct | Refusal> {
      if (!isUuid(id)) return refuse('product_not_found');
      return inTransaction(db, async (tx) => {
        const version = await lockProduct(tx, id);
        if (version === undefined) return refuse('product_not_found');
        const before = await readOwn(tx, id);
        const stale = editedMeanwhile(change.version, version, () => before);
        if (stale) return stale;
        if (change.categoryId !== undefined && !(await isCategory(tx, change.categoryId)))
          return refuse('category_not_found');
        const changed = changedFields(before, change, PRODUCT_FIELDS);
        if (Object.keys(changed).length === 0) return before;
        await updateProduct(tx, id, { ...changed, ...slugAfter(changed) });
        await updateTerms(tx, [id]);
        await recordAudit(tx, {
          ...by,
          action: 'product.change',
          subject: `product:${id}`,
          before: sameFields(before, changed) as JsonObject,
          after: changed as JsonObject,
        });
        return readOwn(tx, id);
      });
    },

    async addSku(by: Operator, productId: string, sku: NewSku): Promise<AdminSku | Refusal> {
      if (!isUuid(productId)) return refuse('product_not_found');
      return refusingTaken(() =>
        inTransaction(db, async (tx) => {
          if ((await lockProduct(tx, productId)) === undefined) return refuse('product_not_found');
          const present = await readAdminSkus(tx, productId);
          if (present.length >= SKUS_MAX) return refuse('too_many_skus');
          const repeated = findRepeatedOptions([sku], () => 'options');
          if (repeated) return repeated;
          const [id] = await addSkus(tx, productId, [sku], by.staffId, present.length);
          await updateProduct(tx, productId, {});
          await updateTerms(tx, [productId]);
          const made = await readOwnSku(tx, productId, id as string);
          const after = { productId, ...skuFacts(made), stock: sku.stock };
          await recordAudit(tx, { ...by, action: 'sku.create', subject: `sku:${id}`, after });
          return presentSku(made);
        }),
      );
    },

    async changeSku(by: Operator, skuId: string, change: SkuChange): Promise<AdminSku | Refusal> {
      const id = skuId.toLowerCase();
      const productId = isUuid(id) ? await findProductIdOfSku(db, id) : undefined;
      if (productId === undefined) return skuNotFound();
      return refusingTaken(() =>
        inTransaction(db, async (tx) => {
          // The product's row is the lock of all its SKUs: its lowest price depends on each of them.
          await lockProduct(tx, productId);
          const before = await readOwnSku(tx, productId, id);
          const stale = editedMeanwhile(change.version, before.version, () => presentSku(before));
          if (stale) return stale;
          if (typeof change.imageId === 'string' && !(await isImage(tx, productId, change.imageId)))
            return refuse('image_not_found');
          const changed = changedFields(before, change, SKU_FIELDS);
          if (Object.keys(changed).length === 0) return presentSku(before);
          await updateSku(tx, id, changed);
          await recordAudit(tx, {
            ...by,
            action: 'sku.change',
            subject: `sku:${id}`,
            before: sameFields(before, changed) as JsonObject,
            after: changed as JsonObject,
          });
          return presentSku(await readOwnSku(tx, productId, id));
        }),
      );
    },
  };
}

/** A code or options that another SKU has: the database refuses them, whoever came first. */
async function refusingTaken<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    const constraint = violatedUnique(error);
    if (constraint === 'skus_code_key') return refuse('sku_code_taken');
    if (constraint === 'skus_options_key') return refuse('sku_options_taken');
    throw error;
  }
}

function presentProduct(row: AdminProductRow, skus: readonly AdminSkuRow[]): AdminProduct {
  const { createdAt, updatedAt, ...rest } = row;
  return {
    ...rest,
    skus: skus.map(({ productId: _, ...sku }) => sku),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

const presentSku = (row: AdminSkuRow): AdminSku => row;

async function findOwn(db: Database, id: string): Promise<AdminProduct | undefined> {
  const row = await findAdminProduct(db, id);
  return row && presentProduct(row, await readAdminSkus(db, id));
}

/** Reads a product that this transaction has inserted or locked. */
async function readOwn(tx: Tx, id: string): Promise<AdminProduct> {
  const product = await findOwn(tx, id);
  if (!product) throw new Error(`product ${id} is gone from the transaction that locked it`);
  return product;
}

async function readOwnSku(tx: Tx, productId: string, id: string): Promise<AdminSkuRow> {
  const sku = (await readAdminSkus(tx, productId)).find((each) => each.id === id);
  if (!sku) throw new Error(`SKU ${id} is gone from the transaction that locked its product`);
  return sku;
}

const isCategory = async (tx: Tx, id: string) => isUuid(id) && (await categoryExists(tx, id));
const isImage = async (tx: Tx, productId: string, id: string) =>
  isUuid(id) && (await hasImage(tx, productId, id));

/** Shoppers could not tell two SKUs with the same options apart. One option twice in a SKU has no meaning. */
function findRepeatedOptions(
  skus: readonly { options: readonly StoredOption[] }[],
  pathOf = (index: number) => `skus[${index}].options`,
): Refusal | null {
  const seen = new Set<string>();
  for (const [index, { options }] of skus.entries()) {
    const path = pathOf(index);
    const names = new Set(options.map(({ name }) => name));
    if (names.size < options.length) return invalidField(path, '选项名称重复', 'names an option twice');
    const key = JSON.stringify(options.map(({ name, value }) => [name, value]).sort());
    if (seen.has(key)) return invalidField(path, '规格重复', 'are those of another SKU');
    seen.add(key);
  }
  return null;
}

type Fact = string | number | null;

function productFacts({ title, titleEn, categoryId, status }: AdminProduct): Record<string, Fact> {
  return { title, titleEn, categoryId, status };
}

function skuFacts({ code, priceFen, options }: AdminSkuRow): Record<string, Fact> {
  return { code, priceFen, options: options.map(({ name, value }) => `${name}: ${value}`).join(', ') };
}

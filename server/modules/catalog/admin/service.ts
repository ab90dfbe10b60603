import type { Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import type { Language } from '../../../platform/values/language.ts';
import { recordAudit } from '../../staff/index.ts';
import { createStock, skuNotFound } from '../../stock/index.ts';
import { refuse } from '../errors.ts';
import { findProduct, type ProductRow, readSkus } from '../queries.ts';
import type { StoredOption } from '../schema.ts';
import { upsertTerms } from '../search/queries.ts';
import { tsvectorOf } from '../search/terms.ts';
import { presentAdminProduct, presentAdminSku } from '../view.ts';
import {
  categoryExists,
  findProductIdOfSku,
  insertImages,
  insertProduct,
  insertSkus,
  lockProduct,
  type NewImageRow,
  updateProduct,
  updateSku,
} from './queries.ts';
import type { AdminProduct, AdminSku, NewProduct, ProductChange, SkuChange } from './schema.ts';

/** The member of staff who writes, the request that the write came with, and the language of the answer. */
export interface Operator {
  staffId: string;
  requestId: string;
  language: Language;
}

/** What `addProduct` takes: the operator's input, or sample goods, which have pictures. */
export interface ProductToAdd extends NewProduct {
  staffId: string | null;
  images?: readonly NewImageRow[];
  skus: (NewProduct['skus'][number] & { imageUrl?: string })[];
}

const SLUG_MAX = 80;

/**
 * Puts a product on the shelf, with its SKUs, stock and search terms.
 * @param product has passed its schema; its category exists, and no two of its SKUs have the same options
 * @returns its id
 */
export async function addProduct(tx: Tx, product: ProductToAdd): Promise<string> {
  const { title, titleEn = '', description = '', descriptionEn = '', categoryId, staffId } = product;
  const slug = slugOf(titleEn) || slugOf(title) || 'product';
  const id = await insertProduct(tx, { categoryId, slug, title, titleEn, description, descriptionEn });
  await insertImages(tx, id, product.images ?? []);
  const skuIds = await insertSkus(
    tx,
    id,
    product.skus.map(({ options, priceFen, imageUrl = null }) => ({ options, priceFen, imageUrl })),
  );
  await createStock(
    tx,
    product.skus.map(({ stock }, index) => ({ skuId: skuIds[index] as string, onHand: stock, staffId })),
  );
  await updateSearchTerms(tx, id);
  return id;
}

export type CatalogAdmin = ReturnType<typeof createCatalogAdmin>;

/** Changes of the catalog by staff. Every write makes an entry in the audit log. */
export function createCatalogAdmin(db: Database) {
  return {
    async createProduct(by: Operator, input: NewProduct): Promise<AdminProduct | Refusal> {
      const repeated = findRepeatedOptions(input.skus);
      if (repeated) return repeated;
      return inTransaction(db, async (tx) => {
        if (!(await isCategory(tx, input.categoryId))) return refuse('category_not_found');
        const id = await addProduct(tx, { ...input, staffId: by.staffId });
        const details = { title: input.title, skus: input.skus.length };
        await audit(tx, by, 'product.create', `product:${id}`, details);
        return presentOwn(tx, id, by.language);
      });
    },

    async changeProduct(by: Operator, id: string, change: ProductChange): Promise<AdminProduct | Refusal> {
      if (!isUuid(id)) return refuse('product_not_found');
      return inTransaction(db, async (tx) => {
        if (!(await lockProduct(tx, id))) return refuse('product_not_found');
        if (change.categoryId !== undefined && !(await isCategory(tx, change.categoryId)))
          return refuse('category_not_found');
        const { title, titleEn, description, descriptionEn, categoryId, status } = change;
        const changed = dropUndefined({ title, titleEn, description, descriptionEn, categoryId, status });
        if (Object.keys(changed).length > 0) {
          const slug = titleEn === undefined ? {} : { slug: slugOf(titleEn) || 'product' };
          await updateProduct(tx, id, { ...changed, ...slug });
          await updateSearchTerms(tx, id);
          await audit(tx, by, 'product.change', `product:${id}`, changed);
        }
        return presentOwn(tx, id, by.language);
      });
    },

    async changeSku(by: Operator, id: string, change: SkuChange): Promise<AdminSku | Refusal> {
      const productId = isUuid(id) ? await findProductIdOfSku(db, id) : undefined;
      if (productId === undefined) return skuNotFound();
      return inTransaction(db, async (tx) => {
        const changed = dropUndefined({ priceFen: change.priceFen, status: change.status });
        if (Object.keys(changed).length > 0) {
          await updateSku(tx, id, changed);
          await audit(tx, by, 'sku.change', `sku:${id}`, changed);
        }
        const sku = (await readSkus(tx, productId)).find((each) => each.id === id.toLowerCase());
        return sku ? presentAdminSku(productId, sku, by.language) : skuNotFound();
      });
    },
  };
}

/** Reads a product that this transaction has inserted or locked. */
async function readOwn(tx: Tx, id: string): Promise<ProductRow> {
  const row = await findProduct(tx, id);
  if (!row) throw new Error(`product ${id} is gone from the transaction that locked it`);
  return row;
}

async function presentOwn(tx: Tx, id: string, language: Language): Promise<AdminProduct> {
  return presentAdminProduct(await readOwn(tx, id), await readSkus(tx, id), language);
}

async function isCategory(tx: Tx, id: string): Promise<boolean> {
  return isUuid(id) && (await categoryExists(tx, id));
}

/** Terms of titles count most in the rank, then those of options, then those of descriptions. */
async function updateSearchTerms(tx: Tx, id: string): Promise<void> {
  const { title, titleEn, description, descriptionEn } = await readOwn(tx, id);
  const options = (await readSkus(tx, id)).flatMap((sku) => sku.options);
  const texts = [
    { text: `${title} ${titleEn}`, weight: 'A' as const },
    { text: options.map(({ value, valueEn = '' }) => `${value} ${valueEn}`).join(' '), weight: 'B' as const },
    { text: `${description} ${descriptionEn}`, weight: 'D' as const },
  ];
  await upsertTerms(tx, id, tsvectorOf(texts));
}

function audit(
  tx: Tx,
  by: Operator,
  action: string,
  subject: string,
  details: Record<string, string | number>,
) {
  return recordAudit(tx, { staffId: by.staffId, requestId: by.requestId, action, subject, details });
}

/** Shoppers could not tell two SKUs with the same options apart. One option twice in a SKU has no meaning. */
function findRepeatedOptions(skus: readonly { options: readonly StoredOption[] }[]): Refusal | null {
  const seen = new Set<string>();
  for (const [index, { options }] of skus.entries()) {
    const path = `skus[${index}].options`;
    const names = new Set(options.map(({ name }) => name));
    if (names.size < options.length) return invalidField(path, '选项名称重复', 'names an option twice');
    const key = JSON.stringify(options.map(({ name, value }) => [name, value]).sort());
    if (seen.has(key)) return invalidField(path, '规格重复', 'are those of another SKU');
    seen.add(key);
  }
  return null;
}

/** The readable part of a product's URL. It has only ASCII letters and digits, because browsers show others escaped. */
function slugOf(title: string): string {
  const words =
    title
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, SLUG_MAX).replace(/-$/, '');
}

function dropUndefined<T extends Record<string, string | number | undefined>>(change: T) {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  } & Record<string, string | number>;
}

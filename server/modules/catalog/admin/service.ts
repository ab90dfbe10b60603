import type { Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import type { Language } from '../../../platform/values/language.ts';
import { recordAudit } from '../../staff/index.ts';
import { createStock, skuNotFound } from '../../stock/index.ts';
import { refuse } from '../errors.ts';
import {
  categoryExists,
  insertImages,
  insertProduct,
  insertSkus,
  lockProduct,
  type NewImageRow,
  selectProduct,
  selectProductOfSku,
  selectSkus,
  updateProduct,
  updateSku,
  upsertWords,
} from '../queries.ts';
import type { DeskProduct, NewOption, NewProduct, ProductChange, SkuChange, SoleSku } from '../schema.ts';
import { tsvectorOf } from '../search/terms.ts';
import { deskProduct, soleSku } from '../view.ts';

/** The member of staff behind a write, the request that carried it, and the language of the answer. */
export interface By {
  staffId: string;
  requestId: string;
  language: Language;
}

/** What the operator does to the catalog; every write stands in the audit log. */
export function createCatalogDesk(db: Database) {
  return {
    createProduct: (by: By, input: NewProduct) => createProduct(db, by, input),
    changeProduct: (by: By, id: string, change: ProductChange) => changeProduct(db, by, id, change),
    changeSku: (by: By, id: string, change: SkuChange) => changeSku(db, by, id, change),
  };
}

export type CatalogDesk = ReturnType<typeof createCatalogDesk>;

async function createProduct(db: Database, by: By, input: NewProduct): Promise<DeskProduct | Refusal> {
  const twice = findRepeatedOptions(input.skus);
  if (twice) return twice;
  return inTransaction(db, async (tx) => {
    if (!(await isCategory(tx, input.categoryId))) return refuse('category_not_found');
    const id = await addProduct(tx, { ...input, staffId: by.staffId });
    await audit(tx, by, 'product.create', `product:${id}`, { title: input.title, skus: input.skus.length });
    return readProduct(tx, id, by.language);
  });
}

/** What `addProduct` takes: the operator's input, or goods that come with pictures. */
export interface ProductToAdd extends NewProduct {
  staffId: string | null;
  images?: readonly NewImageRow[];
  skus: (NewProduct['skus'][number] & { imageUrl?: string })[];
}

/**
 * Puts a product on the shelf with its SKUs, stock and words.
 * @param product has passed its schema; its category exists and its SKUs differ
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
  await indexProduct(tx, id);
  return id;
}

async function changeProduct(
  db: Database,
  by: By,
  id: string,
  change: ProductChange,
): Promise<DeskProduct | Refusal> {
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
      await indexProduct(tx, id);
      await audit(tx, by, 'product.change', `product:${id}`, changed);
    }
    return readProduct(tx, id, by.language);
  });
}

async function changeSku(db: Database, by: By, id: string, change: SkuChange): Promise<SoleSku | Refusal> {
  const productId = isUuid(id) ? await selectProductOfSku(db, id) : undefined;
  if (productId === undefined) return skuNotFound();
  return inTransaction(db, async (tx) => {
    const changed = dropUndefined({ priceFen: change.priceFen, status: change.status });
    if (Object.keys(changed).length > 0) {
      await updateSku(tx, id, changed);
      await audit(tx, by, 'sku.change', `sku:${id}`, changed);
    }
    const sku = (await selectSkus(tx, productId)).find((each) => each.id === id.toLowerCase());
    return sku ? soleSku(productId, sku, by.language) : skuNotFound();
  });
}

async function readProduct(tx: Tx, id: string, language: Language): Promise<DeskProduct> {
  const row = await selectProduct(tx, id);
  if (!row) throw new Error(`product ${id} vanished in its own transaction`);
  return deskProduct(row, await selectSkus(tx, id), language);
}

async function isCategory(tx: Tx, id: string): Promise<boolean> {
  return isUuid(id) && (await categoryExists(tx, id));
}

/** Writes anew the words by which a product is found: titles count most, then options, then descriptions. */
async function indexProduct(tx: Tx, id: string): Promise<void> {
  const row = await selectProduct(tx, id);
  if (!row) throw new Error(`product ${id} vanished in its own transaction`);
  const options = (await selectSkus(tx, id)).flatMap((sku) => sku.options);
  const texts = [
    { text: `${row.title} ${row.titleEn}`, weight: 'A' as const },
    { text: options.map(({ value, valueEn = '' }) => `${value} ${valueEn}`).join(' '), weight: 'B' as const },
    { text: `${row.description} ${row.descriptionEn}`, weight: 'D' as const },
  ];
  await upsertWords(tx, id, tsvectorOf(texts));
}

function audit(tx: Tx, by: By, action: string, subject: string, details: Record<string, string | number>) {
  return recordAudit(tx, { staffId: by.staffId, requestId: by.requestId, action, subject, details });
}

/** Two SKUs with the same options could not be told apart, and one option twice in a SKU means nothing. */
function findRepeatedOptions(skus: readonly { options: readonly NewOption[] }[]): Refusal | null {
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

/** The readable part of a product's address: letters and digits of ASCII, which no browser shows escaped. */
function slugOf(title: string): string {
  const words =
    title
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 80).replace(/-$/, '');
}

function dropUndefined<T extends Record<string, string | number | undefined>>(change: T) {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  } & Record<string, string | number>;
}

import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { JsonObject } from '../../../database-types.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { type Tx, violatedUnique } from '../../../platform/postgres/postgres.ts';
import { changedFields, sameFields } from '../../../platform/values/changes.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { createStock, STOCK_STEP_MAX } from '../../stock/index.ts';
import { insertSkus, updateProduct, updateSku } from '../admin/queries.ts';
import { NewProduct, NewSku, SKUS_MAX } from '../admin/schema.ts';
import { addProduct } from '../admin/service.ts';
import { slugAfter } from '../admin/slug.ts';
import { changeProducts, changeSkus } from '../bulk/service.ts';
import { refuse } from '../errors.ts';
import { PRICE_FEN_MAX } from '../schema.ts';
import { updateTerms } from '../search/service.ts';
import {
  findCategory,
  type ImportedProduct,
  type ImportedSku,
  lockImportedSku,
  lockProductByCode,
  markLine,
  readCandidates,
  rollBackLine,
  setProductCode,
} from './queries.ts';

/** One line of a file of products: one SKU, with the product that it belongs to. '' and null mean that the cell is empty. */
export interface ProductLine {
  productCode: string;
  title: string;
  titleEn: string;
  /** A slug or a name. */
  category: string;
  options: { name: string; value: string }[];
  code: string;
  barcode: string;
  priceFen: number | null;
  /** What a new SKU starts with. Stock of a SKU that is there already is never set by a file of products. */
  stock: number | null;
}

export interface LineChange {
  id: string;
  field: string;
  before: string | number | null;
  after: string | number | null;
}

/** Fields of a change that mean a new thing. */
const [NEW_PRODUCT, NEW_SKU] = ['product', 'sku'];

const optionsKey = (options: readonly { name: string; value: string }[]) =>
  JSON.stringify(options.map(({ name, value }) => [name, value]).sort());

const TEXTS: [column: keyof ProductLine, schema: TSchema][] = [
  ['productCode', NewSku.properties.code],
  ['title', NewProduct.properties.title],
  ['titleEn', NewProduct.properties.titleEn],
  ['code', NewSku.properties.code],
  ['barcode', NewSku.properties.barcode],
];

/** What a text may be, in the words of its schema; those of a union stand in its first branch. */
function messageOf(schema: TSchema): { zh: string; en: string } {
  const { anyOf } = schema as { anyOf?: TSchema[] };
  const own = (anyOf?.[0] ?? schema) as { 'x-message'?: { zh: string; en: string } };
  return own['x-message'] ?? { zh: '格式不对', en: 'has the wrong form' };
}

function checkLine(line: ProductLine): Refusal | null {
  for (const [column, schema] of TEXTS) {
    const value = line[column];
    if (value === '' || Value.Check(schema, value)) continue;
    const { zh, en } = messageOf(schema);
    return invalidField(column, zh, en);
  }
  for (const [index, option] of line.options.entries())
    if (!Value.Check(NewSku.properties.options, [option]))
      return invalidField(
        `optionValue${index + 1}`,
        '规格名和规格值都要填写',
        'An option needs a name and a value',
      );
  const { priceFen, stock } = line;
  if (priceFen !== null && (priceFen < 1 || priceFen > PRICE_FEN_MAX))
    return invalidField('priceYuan', '价格超出范围', 'The price is out of range');
  if (stock !== null && (stock < 0 || stock > STOCK_STEP_MAX))
    return invalidField('stock', '库存应为不小于 0 的整数', 'must be a whole number that is not negative');
  return null;
}

const missing = (column: string) => invalidField(column, '新商品需要填写', 'A new product needs this');

async function categoryOf(tx: Tx, line: ProductLine): Promise<string | null | Refusal> {
  if (line.category === '') return null;
  const id = await findCategory(tx, line.category);
  return id ?? invalidField('category', '没有找到该分类', 'There is no such category');
}

const skuOf = (line: ProductLine, priceFen: number) => ({
  options: line.options,
  priceFen,
  stock: line.stock ?? 0,
  ...(line.code !== '' && { code: line.code }),
  ...(line.barcode !== '' && { barcode: line.barcode }),
});

async function createOf(tx: Tx, by: Operator, line: ProductLine): Promise<LineChange[] | Refusal> {
  const categoryId = await categoryOf(tx, line);
  if (isRefusal(categoryId)) return categoryId;
  if (line.title === '') return missing('title');
  if (categoryId === null) return missing('category');
  if (line.priceFen === null) return missing('priceYuan');
  const { title, titleEn, productCode } = line;
  const skus = [skuOf(line, line.priceFen)];
  const id = await addProduct(tx, { title, titleEn, categoryId, skus, staffId: by.staffId });
  await setProductCode(tx, id, productCode);
  const after = { code: productCode, title, titleEn, categoryId, skus: 1 };
  await recordAudit(tx, { ...by, action: 'product.create', subject: `product:${id}`, after });
  return [{ id, field: NEW_PRODUCT, before: null, after: title }];
}

/** Changes texts and category of a product that is there. Empty cells change nothing. */
async function changeProduct(
  tx: Tx,
  by: Operator,
  product: ImportedProduct,
  line: ProductLine,
): Promise<LineChange[] | Refusal> {
  const categoryId = await categoryOf(tx, line);
  if (isRefusal(categoryId)) return categoryId;
  const wanted = {
    ...(line.title !== '' && { title: line.title }),
    ...(line.titleEn !== '' && { titleEn: line.titleEn }),
    ...(categoryId !== null && { categoryId }),
  };
  return writeProduct(tx, by, product, wanted);
}

async function writeProduct(
  tx: Tx,
  by: Operator,
  product: ImportedProduct,
  wanted: Partial<ImportedProduct>,
): Promise<LineChange[]> {
  const after = changedFields(product, wanted, ['title', 'titleEn', 'categoryId']);
  if (Object.keys(after).length === 0) return [];
  await updateProduct(tx, product.id, { ...after, ...slugAfter(after) });
  await updateTerms(tx, [product.id]);
  const before = sameFields(product, after) as JsonObject;
  const subject = `product:${product.id}`;
  await recordAudit(tx, { ...by, action: 'product.change', subject, before, after: after as JsonObject });
  return fieldsOf(product.id, before, after as JsonObject);
}

const fieldsOf = (id: string, before: JsonObject, after: JsonObject): LineChange[] =>
  Object.keys(after).map((field) => ({
    id,
    field,
    before: before[field] as LineChange['before'],
    after: after[field] as LineChange['after'],
  }));

async function addSku(
  tx: Tx,
  by: Operator,
  product: ImportedProduct,
  line: ProductLine,
  position: number,
): Promise<LineChange[] | Refusal> {
  if (position >= SKUS_MAX) return refuse('too_many_skus');
  if (line.priceFen === null) return missing('priceYuan');
  const sku = skuOf(line, line.priceFen);
  const [id] = await insertSkus(tx, product.id, [{ ...sku, imageUrl: null }], position);
  if (id === undefined) throw new Error('a SKU was inserted and has no id');
  await createStock(tx, [{ skuId: id, onHand: sku.stock, staffId: by.staffId }]);
  await updateProduct(tx, product.id, {});
  await updateTerms(tx, [product.id]);
  const name = line.code || line.options.map(({ value }) => value).join(' ');
  const after = { productId: product.id, code: line.code || null, priceFen: sku.priceFen, stock: sku.stock };
  await recordAudit(tx, { ...by, action: 'sku.create', subject: `sku:${id}`, after });
  return [{ id, field: NEW_SKU, before: null, after: name }];
}

async function writeSku(
  tx: Tx,
  by: Operator,
  sku: ImportedSku,
  wanted: { priceFen?: number; barcode?: string | null; code?: string | null },
): Promise<LineChange[]> {
  const after = changedFields(sku, wanted, ['priceFen', 'barcode', 'code']);
  if (Object.keys(after).length === 0) return [];
  await updateSku(tx, sku.id, after);
  const before = sameFields(sku, after) as JsonObject;
  const subject = `sku:${sku.id}`;
  await recordAudit(tx, { ...by, action: 'sku.change', subject, before, after: after as JsonObject });
  return fieldsOf(sku.id, before, after as JsonObject);
}

async function importIntoProduct(
  tx: Tx,
  by: Operator,
  product: ImportedProduct,
  line: ProductLine,
): Promise<LineChange[] | Refusal> {
  const changes = await changeProduct(tx, by, product, line);
  if (isRefusal(changes)) return changes;
  const found = await readCandidates(tx, product.id, line.code === '' ? null : line.code);
  const own = found.filter(({ productId }) => productId === product.id);
  const byCode = found.find(
    ({ code }) => line.code !== '' && code?.toLowerCase() === line.code.toLowerCase(),
  );
  if (byCode && byCode.productId !== product.id) return refuse('sku_code_taken');
  const byOptions = own.find(({ options }) => optionsKey(options) === optionsKey(line.options));
  const sku = byCode ?? byOptions;
  if (sku === undefined) {
    const added = await addSku(tx, by, product, line, own.length);
    return isRefusal(added) ? added : [...changes, ...added];
  }
  if (byCode && line.options.length > 0 && byOptions !== byCode)
    return invalidField(
      'optionValue1',
      '规格与该编码现有的规格不同',
      'The SKU with this code has other options',
    );
  const written = await writeSku(tx, by, sku, {
    ...(line.priceFen !== null && { priceFen: line.priceFen }),
    ...(line.barcode !== '' && { barcode: line.barcode }),
    ...(line.code !== '' && sku.code === null && { code: line.code }),
  });
  return [...changes, ...written];
}

/** Applies one line. What it wrote is taken back when it is refused. @returns what changed; empty where all was so already */
export async function importLine(tx: Tx, by: Operator, line: ProductLine): Promise<LineChange[] | Refusal> {
  const refusal = checkLine(line);
  if (refusal) return refusal;
  await markLine(tx);
  const outcome = await applyLine(tx, by, line);
  if (isRefusal(outcome)) await rollBackLine(tx);
  return outcome;
}

async function applyLine(tx: Tx, by: Operator, line: ProductLine): Promise<LineChange[] | Refusal> {
  const id = isUuid(line.productCode) ? line.productCode : null;
  try {
    const product = await lockProductByCode(tx, line.productCode, id);
    return await (product ? importIntoProduct(tx, by, product, line) : createOf(tx, by, line));
  } catch (error) {
    const constraint = violatedUnique(error);
    if (constraint === 'skus_code_key') return refuse('sku_code_taken');
    if (constraint === 'skus_options_key') return refuse('sku_options_taken');
    throw error;
  }
}

/** Takes back what a line changed. New products are archived and new SKUs leave the shelf: orders may name them already. */
export async function undoLine(
  tx: Tx,
  by: Operator,
  changes: readonly LineChange[],
  changedSince: () => Refusal,
): Promise<LineChange[] | Refusal> {
  const undone: LineChange[] = [];
  for (const [id, own] of Map.groupBy(changes, (change) => change.id)) {
    const outcome = await undoThing(tx, by, id, own, changedSince);
    if (isRefusal(outcome)) return outcome;
    undone.push(...outcome);
  }
  return undone;
}

async function undoThing(
  tx: Tx,
  by: Operator,
  id: string,
  changes: readonly LineChange[],
  changedSince: () => Refusal,
): Promise<LineChange[] | Refusal> {
  const fields = changes.map(({ field }) => field);
  if (fields.includes(NEW_PRODUCT)) {
    const [done] = await changeProducts(tx, by, [{ id, change: () => ({ status: 'archived' }) }]);
    return done === undefined || isRefusal(done) ? (done ?? []) : fieldsOf(id, done.before, done.after);
  }
  if (fields.includes(NEW_SKU)) {
    const [done] = await changeSkus(tx, by, [{ id, change: () => ({ status: 'off_shelf' }) }]);
    return done === undefined || isRefusal(done) ? (done ?? []) : fieldsOf(id, done.before, done.after);
  }
  const product = await lockProductByCode(tx, '', id);
  const sku = product ? undefined : await lockImportedSku(tx, id);
  const now = (product ?? sku) as unknown as JsonObject | undefined;
  if (now === undefined || changes.some(({ field, after }) => now[field] !== after)) return changedSince();
  const wanted = Object.fromEntries(changes.map(({ field, before }) => [field, before]));
  if (product) return writeProduct(tx, by, product, wanted);
  return sku ? writeSku(tx, by, sku, wanted) : changedSince();
}

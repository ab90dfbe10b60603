import { sql } from 'kysely';
import { addCategory, addProduct, isCatalogEmpty } from '../modules/catalog/index.ts';
import { type Database, inTransaction, type Tx } from '../platform/postgres/postgres.ts';
import { CATEGORIES, type Choice, PRODUCTS, type SampleProduct } from './goods/index.ts';
import { choicePictureUrl, PICTURE_SIZE, pictureUrls } from './pictures.ts';

/** An arbitrary number. No other advisory lock of the shop may have it. */
const SEED_LOCK = 7_135_201;

/**
 * Fills an empty catalog with the sample goods, in one transaction. Several processes may call this at once.
 * @returns false when the catalog was not empty, and nothing was added
 */
export async function seedSampleShop(db: Database): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    // A second process waits for the lock until the first has added all goods. The usual timeout could be too short.
    await sql`SET LOCAL statement_timeout = '60s'`.execute(tx);
    await sql`SELECT pg_advisory_xact_lock(${SEED_LOCK})`.execute(tx);
    if (!(await isCatalogEmpty(tx))) return false;
    const categoryIds = await seedCategories(tx);
    for (const product of mixed(PRODUCTS)) await addProduct(tx, toAdd(product, categoryIds));
    return true;
  });
}

/** @returns the ids of the categories of the second level, by slug */
async function seedCategories(tx: Tx): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const [position, { slug, zh, en, children }] of CATEGORIES.entries()) {
    const parentId = await addCategory(tx, { slug, name: zh, nameEn: en, parentId: null, position });
    for (const [place, child] of children.entries()) {
      const row = { slug: child.slug, name: child.zh, nameEn: child.en, parentId, position: place };
      ids.set(child.slug, await addCategory(tx, row));
    }
  }
  return ids;
}

/**
 * Takes one product of each category in turn, the first of each category last. The products that are added last are the
 * newest, and a list without sales shows the newest first: so its first page has goods of every category.
 */
function mixed(products: readonly SampleProduct[]): SampleProduct[] {
  const shelves = [...Map.groupBy(products, ({ category }) => category).values()];
  const longest = Math.max(...shelves.map((shelf) => shelf.length));
  const inTurn = Array.from({ length: longest }, (_, place) =>
    shelves.flatMap((shelf) => shelf[place] ?? []),
  );
  return inTurn.flat().reverse();
}

/** Every combination of one choice per option. */
function combinations({ options = [] }: SampleProduct): Choice[][] {
  return options.reduce<Choice[][]>(
    (chosen, { choices }) => chosen.flatMap((before) => choices.map((choice) => [...before, choice])),
    [[]],
  );
}

function skuOf(product: SampleProduct, choices: readonly Choice[], index: number) {
  const limited = choices.flatMap(({ stock }) => stock ?? []);
  return {
    options: choices.map(({ zh, en }, at) => ({
      name: product.options?.[at]?.name.zh ?? '',
      nameEn: product.options?.[at]?.name.en ?? '',
      value: zh,
      valueEn: en,
    })),
    priceFen: product.priceFen + choices.reduce((sum, { addFen = 0 }) => sum + addFen, 0),
    // The SKUs get different stock, as in a real shop.
    stock: limited.length > 0 ? Math.min(...limited) : product.stock + ((index * 7) % 11),
    imageUrl: choicePictureUrl(product, choices),
  };
}

function toAdd(product: SampleProduct, categoryIds: ReadonlyMap<string, string>) {
  const { title, description, category } = product;
  const categoryId = categoryIds.get(category);
  if (categoryId === undefined)
    throw new Error(`${product.slug} names a category that does not exist: ${category}`);
  return {
    title: title.zh,
    titleEn: title.en,
    description: description.zh,
    descriptionEn: description.en,
    categoryId,
    staffId: null,
    images: pictureUrls(product).map((url) => ({ url, width: PICTURE_SIZE, height: PICTURE_SIZE })),
    skus: combinations(product).map((choices, index) => skuOf(product, choices, index)),
  };
}

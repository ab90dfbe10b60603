import { sql } from 'kysely';
import { addCategory, addProduct } from '../modules/catalog/index.ts';
import { type Database, inTransaction, type Tx } from '../platform/postgres/postgres.ts';
import { CATEGORIES, type Choice, PRODUCTS, type SampleProduct } from './goods/index.ts';
import { choicePictureUrl, PICTURE_SIZE, pictureUrls } from './pictures.ts';

/** Any number that no other advisory lock of the shop has. */
const LOCK = 7_135_201;

/**
 * Fills an empty shop with the sample goods, all of them or none; any number of processes may call this at once.
 * @returns whether it did: a shop that has a category or a product is left alone
 */
export async function seedSampleShop(db: Database): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    // Whoever comes second waits here for as long as the first one takes.
    await sql`SET LOCAL statement_timeout = '60s'`.execute(tx);
    await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(tx);
    if (await hasGoods(tx)) return false;
    const categoryIds = await seedCategories(tx);
    for (const product of mixed(PRODUCTS)) await addProduct(tx, toAdd(product, categoryIds));
    return true;
  });
}

async function hasGoods(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    SELECT EXISTS (SELECT FROM categories) OR EXISTS (SELECT FROM products) AS has`.execute(tx);
  return rows[0]?.has ?? false;
}

/** @returns the ids of the lower categories by slug */
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

/** One of each category in turn, and the first ones last: the newest, which a new shop shows first, are of every kind. */
function mixed(products: readonly SampleProduct[]): SampleProduct[] {
  const shelves = [...Map.groupBy(products, ({ category }) => category).values()];
  const longest = Math.max(...shelves.map((shelf) => shelf.length));
  const inTurn = Array.from({ length: longest }, (_, place) =>
    shelves.flatMap((shelf) => shelf[place] ?? []),
  );
  return inTurn.flat().reverse();
}

/** Every way to choose one of each option. */
function combinations({ options = [] }: SampleProduct): Choice[][] {
  return options.reduce<Choice[][]>(
    (chosen, { choices }) => chosen.flatMap((before) => choices.map((choice) => [...before, choice])),
    [[]],
  );
}

function skuOf(product: SampleProduct, choices: readonly Choice[], index: number) {
  const scarce = choices.flatMap(({ stock }) => stock ?? []);
  return {
    options: choices.map(({ zh, en }, at) => ({
      name: product.options?.[at]?.name.zh ?? '',
      nameEn: product.options?.[at]?.name.en ?? '',
      value: zh,
      valueEn: en,
    })),
    priceFen: product.priceFen + choices.reduce((sum, { addFen = 0 }) => sum + addFen, 0),
    // Not the same of each, as in a shop.
    stock: scarce.length > 0 ? Math.min(...scarce) : product.stock + ((index * 7) % 11),
    imageUrl: choicePictureUrl(product, choices),
  };
}

function toAdd(product: SampleProduct, categoryIds: ReadonlyMap<string, string>) {
  const { title, description, category } = product;
  const categoryId = categoryIds.get(category);
  if (categoryId === undefined) throw new Error(`${product.slug} is in no category: ${category}`);
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

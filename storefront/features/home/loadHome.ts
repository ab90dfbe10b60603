import type { Api, HomeContent, HomeShelf, ProductSort, ProductSummary } from '../../../api-client/index.ts';

export const SHELF_SIZE = 8;

/** A shelf with its products. `text` null: it comes with the shop, and the page names it. */
export interface LoadedShelf {
  id: string;
  text: { title: string; titleEn: string } | null;
  kind: HomeShelf['source']['kind'];
  categoryId: string | null;
  products: ProductSummary[];
}

export interface LoadedHome {
  banner: HomeContent['banner'];
  shelves: LoadedShelf[];
}

/** A shop that has not chosen its shelves shows these two. */
const OWN_SHELVES: HomeShelf['source'][] = [{ kind: 'best_selling' }, { kind: 'newest' }];

/** What the back office has put on the home page, or what comes with the shop. A shelf without products is left out. */
export async function loadHome(api: Pick<Api, 'get'>): Promise<LoadedHome> {
  const { banner, shelves } = await api.get('/api/content/home');
  if (shelves.length === 0) return { banner, shelves: await loadOwnShelves(api) };
  const loaded = await Promise.all(
    shelves.map(async ({ title, titleEn, source }, index) => ({
      ...{ id: `shelf-${index + 1}`, text: { title, titleEn } },
      ...{ kind: source.kind, categoryId: source.kind === 'category' ? source.categoryId : null },
      products: await loadShelf(api, source, SHELF_SIZE),
    })),
  );
  return { banner, shelves: loaded.filter(({ products }) => products.length > 0) };
}

async function loadOwnShelves(api: Pick<Api, 'get'>): Promise<LoadedShelf[]> {
  const [bestSelling, newest] = await Promise.all(
    OWN_SHELVES.map((source, index) => loadShelf(api, source, (index + 1) * SHELF_SIZE)),
  );
  const own = { text: null, categoryId: null };
  return [
    { ...own, id: 'best-sellers', kind: 'best_selling', products: bestSelling ?? [] },
    { ...own, id: 'newest', kind: 'newest', products: withoutRepeats(newest ?? [], bestSelling ?? []) },
  ];
}

const SORT_OF: Record<'newest' | 'best_selling' | 'category', ProductSort> = {
  newest: 'newest',
  best_selling: 'sales',
  category: 'sales',
};

async function loadShelf(
  api: Pick<Api, 'get'>,
  source: HomeShelf['source'],
  pageSize: number,
): Promise<ProductSummary[]> {
  if (source.kind === 'products')
    return (await api.get('/api/products', { query: { ids: source.productIds.join(',') } })).items;
  const categoryId = source.kind === 'category' ? source.categoryId : undefined;
  return (await api.get('/api/products', { query: { sort: SORT_OF[source.kind], categoryId, pageSize } }))
    .items;
}

/** A shelf leaves out the products of the shelf above it while enough others remain. */
function withoutRepeats(products: ProductSummary[], shown: ProductSummary[]): ProductSummary[] {
  const others = products.filter((product) => !shown.some(({ id }) => id === product.id));
  return (others.length >= SHELF_SIZE / 2 ? others : products).slice(0, SHELF_SIZE);
}

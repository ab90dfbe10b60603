import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { afterEach, beforeAll } from 'vitest';
import type { HomeContent, PublicShop } from '../../api-client/index.ts';
import { ensureStorefrontBuilt, type StorefrontBuild } from '../../storefront/build.ts';
import { sendBadAddressPage, storefront } from './storefront.ts';

export const ORIGIN = 'https://shop.example';

export const teapot = {
  id: '0198-teapot',
  slug: 'white-teapot',
  title: '白瓷壶</script><script>alert(1)</script>',
  imageUrl: '/images/teapot.svg',
  priceFen: 12950,
  salesCount: 12345,
  inStock: true,
};
export const product = {
  ...teapot,
  description: 'A teapot "from" <Jingdezhen>.',
  categoryId: 'c1',
  images: [{ url: '/images/teapot.svg', width: 800, height: 800 }],
  reviewCount: 2,
  averageRating: 4.5,
  ratingCounts: [0, 0, 0, 1, 1],
  skus: [{ id: 's1', options: [], priceFen: 12950, available: 3, imageUrl: null }],
};
const review = {
  ...{ id: 'r1', skuId: 's1', options: [], imageUrls: [], createdAt: '2026-01-31T20:00:00.000Z' },
  ...{
    rating: 5,
    text: '很好</script><script>alert(1)</script>',
    author: 'u***1',
    reply: '谢谢',
    repliedAt: null,
  },
};
export const reviews = [review, { ...review, id: 'r2', rating: 4, author: null, reply: null }];
export const categories = [{ id: 'c1', name: '厨房', slug: 'kitchen', children: [] }];

export let build: StorefrontBuild;
beforeAll(async () => {
  build = await ensureStorefrontBuilt();
  // The import takes seconds on a busy machine, so it happens before the first test.
  await import(build.serverEntry);
}, 120_000);

const NEW_SHOP: PublicShop = {
  shopName: '集市',
  slogan: '好东西，慢慢逛',
  contact: { phone: '', email: '', hours: '', address: '' },
  footer: { icp: '', publicSecurity: '', licenseUrl: '' },
  shipping: { feeFen: 800, freeFromFen: 9_900, byProvince: [] },
  provincesNotServed: [],
  guestCart: true,
  requireProvenMobile: false,
  signIn: { sms: true, weibo: true, wechat: false, wechatInside: false, wechatPays: false },
};

let apps: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
});

/** A shop of one product. Its API counts its requests; it can be down, answer nonsense, or answer categories last. */
export async function openShop(
  options: {
    isDown?: boolean;
    isBuggy?: boolean;
    areCategoriesLast?: boolean;
    isReal?: boolean;
    /** What differs from the settings of a new shop. A test may change it while the shop is open. */
    shop?: Partial<PublicShop>;
    home?: Partial<HomeContent>;
    /** The version of the settings that this server knows. */
    state?: string;
  } = {},
) {
  const asked: { url: string; language: string | undefined }[] = [];
  const app = Fastify({
    frameworkErrors: (_error, request, reply: FastifyReply) => {
      if (!sendBadAddressPage(request, reply)) void reply.code(400).send({ code: 'validation_failed' });
    },
  });
  await app.register(cookie);
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return;
    asked.push({ url: request.url, language: request.headers['accept-language'] });
    if (options.isDown) return reply.code(503).send({ status: 503, code: 'database_unavailable' });
    if (options.isBuggy) return reply.type('text/plain').send('no JSON at all');
  });
  const productsAnswered = Promise.withResolvers<void>();
  app.addHook('onResponse', async (request) => {
    if (request.url.startsWith('/api/products')) productsAnswered.resolve();
  });
  app.get('/api/categories', async () => {
    if (options.areCategoriesLast) await productsAnswered.promise;
    return { items: categories };
  });
  app.get<{ Querystring: Record<string, number | undefined> }>('/api/products', async (request, reply) => {
    const { minPriceFen = 0, maxPriceFen = Number.POSITIVE_INFINITY, page = 1 } = request.query;
    if (Number(minPriceFen) > Number(maxPriceFen))
      return reply.code(400).send({ status: 400, code: 'validation_failed' });
    return { items: Number(page) > 1 ? [] : [teapot], total: 1, page, pageSize: 20 };
  });
  app.get<{ Params: { id: string } }>('/api/products/:id', async (request, reply) =>
    request.params.id === product.id
      ? product
      : reply.code(404).send({ status: 404, code: 'product_not_found' }),
  );
  app.get('/api/products/:id/reviews', async () => ({
    ...{ items: reviews, nextAfter: null, count: reviews.length, countIsExact: true },
  }));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'not_found' }));
  app.get('/api/content/home', async () => ({ banner: null, shelves: [], version: 1, ...options.home }));
  app.get('/api/shop/legal', async () => ({ terms: '', privacy: '', returns: '' }));
  const { isReal } = options;
  const settings = {
    readPublic: async () => ({ ...NEW_SHOP, ...options.shop }),
    readState: async () => options.state ?? '1.1',
  };
  await app.register(storefront, { build, publicUrl: ORIGIN, demo: !isReal, settings });
  apps.push(app);
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
  return { app, asked, get };
}

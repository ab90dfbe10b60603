import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureStorefrontBuilt, type StorefrontBuild } from '../../storefront/build.ts';
import { sendBadAddressPage, storefront } from './storefront.ts';

const ORIGIN = 'https://shop.example';
/** What issue and design ask of home, list and product: at most 120 KB of script, compressed. */
const SCRIPT_BUDGET_BYTES = 120 * 1024;

const teapot = {
  id: '0198-teapot',
  slug: 'white-teapot',
  title: '白瓷壶</script><script>alert(1)</script>',
  imageUrl: '/images/teapot.svg',
  priceFen: 12950,
  salesCount: 12345,
  inStock: true,
};
const product = {
  ...teapot,
  description: 'A teapot "from" <Jingdezhen>.',
  categoryId: 'c1',
  images: [{ url: '/images/teapot.svg', width: 800, height: 800 }],
  skus: [{ id: 's1', options: [], priceFen: 12950, available: 3, imageUrl: null }],
};
const categories = [{ id: 'c1', name: '厨房', slug: 'kitchen', children: [] }];

let build: StorefrontBuild;
beforeAll(async () => {
  build = await ensureStorefrontBuilt();
  // Loaded once for all; a busy machine takes a while to compile it.
  await import(build.serverEntry);
}, 120_000);

let apps: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
});

/** A shop of one product. Its API counts its requests; it can be down, answer nonsense, or answer categories last. */
async function openShop(options: { isDown?: boolean; isBuggy?: boolean; areCategoriesLast?: boolean } = {}) {
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
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'not_found' }));
  await app.register(storefront, { build, publicUrl: ORIGIN, demo: true });
  apps.push(app);
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
  return { app, asked, get };
}

describe('rendered on the server', () => {
  const pages = [
    ['/', '大家都在买'],
    ['/search', '全部商品'],
    ['/categories/kitchen', '厨房'],
    [`/products/${product.id}`, 'from'],
    [`/products/${product.id}/${product.slug}`, 'from'],
  ];

  test.each(pages)('%s arrives with its content, to be read without a script', async (url, text) => {
    const { get } = await openShop();
    const { statusCode, body, headers } = await get(url);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const app = body.slice(body.indexOf('<div id="app">'), body.indexOf('<script type="application/json"'));
    expect(app).toContain(text);
    expect(app).toContain('白瓷壶');
    expect(app).toContain('129.50');
    expect(app).toContain('src="/images/teapot.svg"');
    expect(app).toMatch(/<img[^>]*width="\d+" height="\d+"/);
  });

  test('category links are in the HTML even when the API answers the categories last', async () => {
    const { get } = await openShop({ areCategoriesLast: true });
    const { body } = await get('/search');
    const main = /<main.*?<\/main>/s.exec(body)?.[0] ?? '';
    const header = /<header.*?<\/header>/s.exec(body)?.[0] ?? '';
    const footer = /<footer.*?<\/footer>/s.exec(body)?.[0] ?? '';
    for (const part of [main, header, footer]) expect(part).toContain('href="/categories/kitchen"');
  });

  test.each(pages)('%s says what search engines want to know', async (url) => {
    const { body } = await (await openShop()).get(url);
    expect(body).toMatch(/<title>[^<]+<\/title>/);
    expect(body).toMatch(/<meta name="description" content="[^"]{10,}"/);
    expect(body).toMatch(/<meta property="og:title" content="[^"]+"/);
    expect(body).toMatch(/<meta property="og:image" content="https:\/\/shop\.example\/[^"]+"/);
    expect(body).not.toContain('noindex');
    const canonical = /<link rel="canonical" href="([^"]+)"/.exec(body)?.[1] ?? '';
    expect(canonical).toMatch(/^https:\/\/shop\.example\//);
    expect(body).toContain(`<link rel="alternate" hreflang="zh-CN" href="${canonical}"`);
    expect(body).toContain(`<link rel="alternate" hreflang="en" href="${canonical}?lang=en"`);
    expect(body).toContain(`<link rel="alternate" hreflang="x-default" href="${canonical}"`);
  });

  test('a product has one canonical address, with its slug, and its offers as JSON-LD', async () => {
    const { get } = await openShop();
    const { body } = await get(`/products/${product.id}/an-old-slug?utm_source=x`);
    expect(body).toContain(`<link rel="canonical" href="${ORIGIN}/products/${product.id}/${product.slug}"`);
    const json = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(body)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({
      '@type': 'Product',
      name: product.title,
      offers: [{ price: '129.50', priceCurrency: 'CNY', availability: 'https://schema.org/InStock' }],
    });
  });

  test.each([
    '/cart',
    '/checkout',
    '/orders',
    '/login',
    '/register',
    '/bind',
    '/account',
    '/account/security',
  ])('%s is for nobody’s index', async (url) => {
    const { statusCode, body } = await (await openShop()).get(url);
    expect(statusCode).toBe(200);
    expect(body).toContain('<meta name="robots" content="noindex"');
    expect(body).not.toContain('rel="canonical"');
  });
});

describe('not there', () => {
  test.each(['/nope', '/products/unknown', '/categories/unknown', '/assets/nope.js', '/manifest.json'])(
    '%s is a page with status 404',
    async (url) => {
      const { statusCode, body, headers } = await (await openShop()).get(url);
      expect(statusCode).toBe(404);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(body).toContain('这里没有摊位');
      expect(body).toContain('noindex');
    },
  );

  test.each(['/api', '/api/nope', '/api/nope?x=/'])('%s is the API’s to refuse', async (url) => {
    const { statusCode, json } = await (await openShop()).get(url).then((response) => ({
      statusCode: response.statusCode,
      json: response.json(),
    }));
    expect([statusCode, json]).toEqual([404, { code: 'not_found' }]);
  });

  test('nothing beside the files for browsers is served', async () => {
    const { get } = await openShop();
    for (const url of [
      '/../server/entry-server.js',
      '/%2e%2e/server/entry-server.js',
      '/server/entry-server.js',
    ]) {
      expect((await get(url)).body).not.toContain('createSSRApp');
    }
  });
});

describe('a wrong address', () => {
  const reversed = 'min=500&max=100';

  test.each([
    [`/search?${reversed}`, '最低价不能高于最高价'],
    [`/categories/kitchen?${reversed}`, '最低价不能高于最高价'],
    ['/search?min=abc', '价格请填数字'],
    ['/categories/kitchen?max=1e3', '价格请填数字'],
  ])(
    '%s shows what is wrong beside the price fields, not an error and not a missing page',
    async (url, text) => {
      const { get, asked } = await openShop();
      const { statusCode, body } = await get(url);
      expect(statusCode).toBe(200);
      const form = /<form[^>]*aria-label="价格区间".*?<\/form>/s.exec(body)?.[0] ?? '';
      expect(form).toContain(text);
      expect(form).toContain('aria-invalid="true"');
      expect(body).not.toContain('这里没有摊位');
      expect(body).toContain('noindex');
      expect(asked.filter((request) => request.url.startsWith('/api/products'))).toEqual([]);
    },
  );

  test.each(['/search?page=9999', '/categories/kitchen?page=9999', '/search?page=99999999999'])(
    '%s says that the list is shorter and links to its first page',
    async (url) => {
      const { statusCode, body } = await (await openShop()).get(url);
      expect(statusCode).toBe(200);
      expect(body).toContain('这一页没有商品了');
      expect(body).toContain('一共只有 1 页');
      expect(body).toContain(`href="${url.split('?')[0]}"`);
      expect(body).toContain('noindex');
    },
  );

  test('an address that cannot be decoded is a page for a browser and a problem for a program', async () => {
    const { get } = await openShop();
    const page = await get('/categories/%E0%A4%A', { accept: 'text/html,*/*', 'accept-language': 'en' });
    expect(page.statusCode).toBe(400);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('This address is wrong');
    for (const [url, accept] of [
      ['/api/products/%E0%A4%A', 'text/html'],
      ['/categories/%E0%A4%A', 'application/json'],
    ] as const) {
      const problem = await get(url, { accept });
      expect(problem.statusCode).toBe(400);
      expect(problem.json()).toEqual({ code: 'validation_failed' });
    }
  });
});

describe('trust', () => {
  test('nothing inline is executed, and nothing is loaded from elsewhere', async () => {
    const { body, headers } = await (await openShop()).get('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    const scripts = [...body.matchAll(/<script([^>]*)>/g)].map((match) => match[1] ?? '');
    expect(scripts.length).toBeGreaterThan(2);
    for (const attributes of scripts) {
      expect(attributes).toMatch(/type="application\/(ld\+)?json"|src="\/assets\//);
    }
    expect(body).not.toMatch(/ style="| on\w+="/);
    const loaded = [
      ...body.matchAll(
        /<(?:script|img|link rel="(?:stylesheet|modulepreload|icon|manifest)")[^>]*(?:src|href)="([^"]+)"/g,
      ),
    ];
    expect(loaded.length).toBeGreaterThan(5);
    for (const [, url] of loaded) expect(url).toMatch(/^\/(?!\/)/);
  });

  test('what a product is called stays text wherever it stands', async () => {
    for (const url of ['/', `/products/${product.id}`]) {
      const { body } = await (await openShop()).get(url);
      // Inside a quoted attribute `<` is text; anywhere else it would begin an element.
      expect(body.replace(/ (?:content|alt|aria-label)="[^"]*"/g, '')).not.toContain('<script>alert');
      const state = /<script type="application\/json" id="shop-state">(.*?)<\/script>/.exec(body)?.[1] ?? '';
      expect(JSON.stringify(JSON.parse(state))).toContain('</script><script>alert(1)');
    }
  });

  test('the page learns that this is a demonstration only where it is one', async () => {
    const { body } = await (await openShop()).get('/login');
    expect(body).toContain('shopper01');
    const app = Fastify();
    await app.register(cookie);
    await app.register(storefront, {
      build,
      publicUrl: ORIGIN,
      fetchApi: async () => ({ status: 200, body: '{"items":[]}' }),
    });
    apps.push(app);
    const real = await app.inject('/login');
    expect(real.body).not.toContain('shopper01');
    expect(real.body).not.toContain('演示商店');
  });
});

describe('languages', () => {
  const languageOf = (body: string) => /<html lang="([^"]+)"/.exec(body)?.[1];

  test('the address decides, and is remembered', async () => {
    const { get, asked } = await openShop();
    const { body, headers } = await get('/?lang=en', { 'accept-language': 'zh-CN' });
    expect(languageOf(body)).toBe('en');
    expect(body).toContain('What others buy');
    expect(body).toContain(`<link rel="canonical" href="${ORIGIN}/?lang=en"`);
    expect(String(headers['set-cookie'])).toMatch(/^lang=en; .*Path=\/.*SameSite=Lax/);
    expect(asked.every(({ language }) => language === 'en')).toBe(true);
  });

  test('then the cookie, then the browser, then Chinese; the address stays its own canonical', async () => {
    const { get } = await openShop();
    expect(languageOf((await get('/', { cookie: 'lang=en', 'accept-language': 'zh' })).body)).toBe('en');
    const negotiated = await get('/', { 'accept-language': 'en-GB,en' });
    expect(languageOf(negotiated.body)).toBe('en');
    expect(negotiated.body).toContain(`<link rel="canonical" href="${ORIGIN}/"`);
    expect(negotiated.headers.vary).toContain('Accept-Language');
    expect(negotiated.headers['set-cookie']).toBeUndefined();
    expect(languageOf((await get('/')).body)).toBe('zh-CN');
    expect(languageOf((await get('/?lang=xx')).body)).toBe('zh-CN');
  });

  test('the chosen appearance is in the page before it is shown', async () => {
    const { get } = await openShop();
    expect((await get('/', { cookie: 'theme=dark' })).body).toContain(
      '<html lang="zh-CN" data-theme="dark">',
    );
    expect((await get('/', { cookie: 'theme="><script>' })).body).toContain('<html lang="zh-CN"><head>');
  });
});

describe('fast', () => {
  test('who asks at the same time is answered from one rendering', async () => {
    const { get, asked } = await openShop();
    const bodies = await Promise.all(
      Array.from({ length: 20 }, () => get('/').then((response) => response.body)),
    );
    expect(new Set(bodies).size).toBe(1);
    expect(asked.filter(({ url }) => url === '/api/categories')).toHaveLength(1);
  });

  test('pages are compressed for who accepts it', async () => {
    const { get } = await openShop();
    const plain = await get('/');
    const packed = await get('/', { 'accept-encoding': 'gzip, deflate, br' });
    expect(packed.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.body);
    expect((await get('/', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip');
    expect((await get('/', { 'accept-encoding': 'br;q=0' })).headers['content-encoding']).toBeUndefined();
  });

  test('files named by their content are kept for ever, compressed at build', async () => {
    const { get } = await openShop();
    const file = /href="(\/assets\/[^"]+\.css)"/.exec((await get('/')).body)?.[1] ?? '';
    const { headers, statusCode } = await get(file, { 'accept-encoding': 'br' });
    expect(statusCode).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-encoding']).toBe('br');
    expect((await get('/favicon.svg')).headers['cache-control']).toBe('public, max-age=86400');
  });

  test.each(['/', '/search', `/products/${product.id}`])('%s starts with little script', async (url) => {
    const { body } = await (await openShop()).get(url);
    const files = [...body.matchAll(/(?:modulepreload" href|module" src)="\/([^"]+\.js)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(files.length).toBeGreaterThan(3);
    let bytes = 0;
    for (const file of files) {
      const path = join(build.clientDir, file);
      bytes += (await stat(`${path}.gz`).catch(() => stat(path))).size;
    }
    expect(bytes).toBeGreaterThan(30 * 1024);
    expect(bytes).toBeLessThanOrEqual(SCRIPT_BUDGET_BYTES);
  });
});

describe('in trouble', () => {
  test('without the API a page says so, with a status that says so too', async () => {
    const { statusCode, body } = await (await openShop({ isDown: true })).get('/');
    expect(statusCode).toBe(503);
    expect(body).toContain('没有加载出来');
    expect(body).toContain('再试一次');
  });

  test('a page that cannot be rendered is a plain page with 500, in the reader’s language', async () => {
    const { get } = await openShop({ isBuggy: true });
    const { statusCode, body, headers } = await get('/', { 'accept-language': 'en' });
    expect(statusCode).toBe(500);
    expect(body).toContain('This page broke');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
  });
});

describe('for search engines', () => {
  test('the sitemap lists every page that may be found, in both languages', async () => {
    const { body, headers } = await (await openShop()).get('/sitemap.xml');
    expect(headers['content-type']).toContain('application/xml');
    for (const path of ['/', '/search', '/categories/kitchen', `/products/${product.id}/${product.slug}`]) {
      expect(body).toContain(`<loc>${ORIGIN}${path}</loc>`);
      expect(body).toContain(`hreflang="en" href="${ORIGIN}${path}?lang=en"`);
    }
  });

  test('robots.txt leads to it and hides nothing that says noindex itself', async () => {
    const { body } = await (await openShop()).get('/robots.txt');
    expect(body).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`);
    expect(body).not.toContain('Disallow');
  });
});

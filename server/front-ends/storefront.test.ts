import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { build, ORIGIN, openShop, product } from './test-shop.ts';

/** The script of home, list and product may have at most 120 KB, compressed. */
const SCRIPT_BUDGET_BYTES = 120 * 1024;

describe('a page rendered on the server', () => {
  const pages = [
    ['/', '大家都在买'],
    ['/search', '全部商品'],
    ['/categories/kitchen', '厨房'],
    [`/products/${product.id}`, 'from'],
    [`/products/${product.id}/${product.slug}`, 'from'],
  ];

  test.each(pages)('%s has its content in the HTML, so it can be read without scripts', async (url, text) => {
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

  test('category links are in the HTML also if the API answers the categories last', async () => {
    const { get } = await openShop({ areCategoriesLast: true });
    const { body } = await get('/search');
    const main = /<main.*?<\/main>/s.exec(body)?.[0] ?? '';
    const header = /<header.*?<\/header>/s.exec(body)?.[0] ?? '';
    const footer = /<footer.*?<\/footer>/s.exec(body)?.[0] ?? '';
    for (const part of [main, header, footer]) expect(part).toContain('href="/categories/kitchen"');
  });

  test.each(pages)('%s has title, description, canonical link and language links', async (url) => {
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

  test('the sign-in page offers SMS, WeChat and Weibo only if they are set up', async () => {
    const tabsOf = async (set = {}) => {
      const signIn = { sms: true, weibo: true, wechat: true, wechatInside: true, wechatPays: true, ...set };
      const { body } = await (await openShop({ shop: { signIn } })).get('/login');
      const app = body.slice(body.indexOf('<div id="app">'), body.indexOf('<script type="application/json"'));
      return [...app.matchAll(/role="tab"[^>]*>\s*([^<]+?)\s*</g)].map((match) => match[1]);
    };
    expect(await tabsOf()).toEqual(['密码', '短信', '微信', '微博']);
    expect(await tabsOf({ sms: false })).toEqual(['密码', '微信', '微博']);
    expect(await tabsOf({ weibo: false })).toEqual(['密码', '短信', '微信']);
    // Inside WeChat only the page itself can tell where it runs.
    expect(await tabsOf({ wechat: false })).toEqual(['密码', '短信', '微博']);
  });

  test('a product page has one canonical URL with its slug, and its offers as JSON-LD', async () => {
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

  test('a product page shows its reviews, and says them as JSON-LD with the average and each author', async () => {
    const { get } = await openShop();
    const { body } = await get(`/products/${product.id}`);
    expect(body).toContain('2026-02-01');
    expect(body).toContain('匿名用户');
    const json = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(body)?.[1] ?? '';
    const { aggregateRating, review } = JSON.parse(json);
    expect(aggregateRating).toEqual({
      ...{ '@type': 'AggregateRating', ratingValue: 4.5, reviewCount: 2, bestRating: 5, worstRating: 1 },
    });
    expect(review).toEqual(
      [
        [5, 'u***1'],
        [4, '匿名用户'],
      ].map(([ratingValue, name]) => ({
        '@type': 'Review',
        author: { '@type': 'Person', name },
        datePublished: '2026-01-31T20:00:00.000Z',
        reviewBody: '很好</script><script>alert(1)</script>',
        reviewRating: { '@type': 'Rating', ratingValue, bestRating: 5, worstRating: 1 },
      })),
    );
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
    '/account/favourites',
  ])('%s says noindex', async (url) => {
    const { statusCode, body } = await (await openShop()).get(url);
    expect(statusCode).toBe(200);
    expect(body).toContain('<meta name="robots" content="noindex"');
    expect(body).not.toContain('rel="canonical"');
  });
});

describe('an unknown path', () => {
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

  test.each(['/api', '/api/nope', '/api/nope?x=/'])(
    '%s is refused by the API, not by a page',
    async (url) => {
      const { statusCode, json } = await (await openShop()).get(url).then((response) => ({
        statusCode: response.statusCode,
        json: response.json(),
      }));
      expect([statusCode, json]).toEqual([404, { code: 'not_found' }]);
    },
  );

  test('only files for browsers are served', async () => {
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

describe('security', () => {
  test('the page has no inline script and loads from no other host', async () => {
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

  test('a product title with markup stays text everywhere on the page', async () => {
    for (const url of ['/', `/products/${product.id}`]) {
      const { body } = await (await openShop()).get(url);
      // Inside a quoted attribute `<` is text; anywhere else it would begin an element.
      expect(body.replace(/ (?:content|alt|aria-label)="[^"]*"/g, '')).not.toContain('<script>alert');
      const state = /<script type="application\/json" id="shop-state">(.*?)<\/script>/.exec(body)?.[1] ?? '';
      expect(JSON.stringify(JSON.parse(state))).toContain('</script><script>alert(1)');
    }
  });

  test('only a demonstration shows demo logins and the banner', async () => {
    const { body } = await (await openShop()).get('/login');
    expect(body).toContain('shopper01');
    const real = await (await openShop({ isReal: true })).get('/login');
    expect(real.body).not.toContain('shopper01');
    expect(real.body).not.toContain('演示商店');
  });
});

describe('languages', () => {
  const languageOf = (body: string) => /<html lang="([^"]+)"/.exec(body)?.[1];

  test('?lang in the URL selects the language and sets the cookie', async () => {
    const { get, asked } = await openShop();
    const { body, headers } = await get('/?lang=en', { 'accept-language': 'zh-CN' });
    expect(languageOf(body)).toBe('en');
    expect(body).toContain('What others buy');
    expect(body).toContain(`<link rel="canonical" href="${ORIGIN}/?lang=en"`);
    expect(String(headers['set-cookie'])).toMatch(/^lang=en; .*Path=\/.*SameSite=Lax/);
    expect(asked.every(({ language }) => language === 'en')).toBe(true);
  });

  test('without ?lang the cookie selects the language, then the browser, then Chinese; the canonical URL stays without ?lang', async () => {
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

  test('the theme of the cookie is in the HTML, so the page does not flash', async () => {
    const { get } = await openShop();
    expect((await get('/', { cookie: 'theme=dark' })).body).toContain(
      '<html lang="zh-CN" data-theme="dark">',
    );
    expect((await get('/', { cookie: 'theme="><script>' })).body).toContain('<html lang="zh-CN"><head>');
  });
});

describe('speed', () => {
  test('simultaneous requests for one page share one rendering', async () => {
    const { get, asked } = await openShop();
    const bodies = await Promise.all(
      Array.from({ length: 20 }, () => get('/').then((response) => response.body)),
    );
    expect(new Set(bodies).size).toBe(1);
    expect(asked.filter(({ url }) => url === '/api/categories')).toHaveLength(1);
  });

  test('parameters that no page reads are answered from the same rendering', async () => {
    const { get, asked } = await openShop();
    const bodies = new Set<string>();
    for (let index = 0; index < 20; index += 1)
      bodies.add((await get(`/search?q=a&made-up-${index}=${index}&sort=made-up-${index}`)).body);
    expect(bodies.size).toBe(1);
    expect(asked.filter(({ url }) => url.startsWith('/api/products?'))).toHaveLength(1);
    expect((await get('/search?q=b')).body).not.toBe([...bodies][0]);
  });

  test('pages are compressed if the browser accepts it', async () => {
    const { get } = await openShop();
    const plain = await get('/');
    const packed = await get('/', { 'accept-encoding': 'gzip, deflate, br' });
    expect(packed.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.body);
    expect((await get('/', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip');
    expect((await get('/', { 'accept-encoding': 'br;q=0' })).headers['content-encoding']).toBeUndefined();
  });

  test('hashed files are cached for a year and compressed at build time', async () => {
    const { get } = await openShop();
    const file = /href="(\/assets\/[^"]+\.css)"/.exec((await get('/')).body)?.[1] ?? '';
    const { headers, statusCode } = await get(file, { 'accept-encoding': 'br' });
    expect(statusCode).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-encoding']).toBe('br');
    expect((await get('/favicon.svg')).headers['cache-control']).toBe('public, max-age=86400');
  });

  test.each(['/', '/search', `/products/${product.id}`])(
    'the scripts of %s are within their budget',
    async (url) => {
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
    },
  );
});

describe('errors', () => {
  test('if the API is down, the page says so and its status is 503', async () => {
    const { statusCode, body } = await (await openShop({ isDown: true })).get('/');
    expect(statusCode).toBe(503);
    expect(body).toContain('没有加载出来');
    expect(body).toContain('再试一次');
  });

  test('a page that cannot be rendered is a plain page with status 500, in the reader’s language', async () => {
    const { get } = await openShop({ isBuggy: true });
    const { statusCode, body, headers } = await get('/', { 'accept-language': 'en' });
    expect(statusCode).toBe(500);
    expect(body).toContain('This page broke');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
  });
});

describe('for search engines', () => {
  test('the sitemap lists every page for search engines, in both languages', async () => {
    const { body, headers } = await (await openShop()).get('/sitemap.xml');
    expect(headers['content-type']).toContain('application/xml');
    for (const path of ['/', '/search', '/categories/kitchen', `/products/${product.id}/${product.slug}`]) {
      expect(body).toContain(`<loc>${ORIGIN}${path}</loc>`);
      expect(body).toContain(`hreflang="en" href="${ORIGIN}${path}?lang=en"`);
    }
  });

  test('robots.txt names the sitemap and disallows nothing, so that crawlers can read noindex', async () => {
    const { body } = await (await openShop()).get('/robots.txt');
    expect(body).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`);
    expect(body).not.toContain('Disallow');
  });
});

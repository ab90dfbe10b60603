import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../test/app.ts';
import { givenSku, givenStaff, staffBearer } from '../test/given.ts';
import { build, openShop, product } from './test-shop.ts';

/** A save is in force on every server this long after its answer (docs/api.md). */
const IN_FORCE_MS = 2_000;

describe('what people save in the back office', () => {
  let [here, there]: TestShop[] = [];
  let owner: { authorization: string };

  beforeAll(async () => {
    here = await startTestShop({}, {}, { storefront: build });
    there = await startTestShop({}, {}, { storefront: build, beside: here });
    owner = staffBearer(here.tokens, (await givenStaff(here.database.db, ['admin'])).id);
  });
  afterAll(async () => {
    await there?.close();
    await here?.close();
  });

  const pageOf = async (shop: TestShop | undefined, url = '/') => (await shop?.app.inject(url))?.body ?? '';
  const save = async (payload: object, url = '/api/admin/settings', method: 'PATCH' | 'PUT' = 'PATCH') => {
    const answer = await here?.app.inject({ method, url, headers: owner, payload });
    expect(answer?.statusCode).toBe(200);
  };

  test('stands on the next page of the server that saved', async () => {
    expect(await pageOf(here)).toContain('<title>集市 · 好东西，慢慢逛</title>');
    await save({ shopName: '南门小店', slogan: '', footer: { icp: '京ICP备12345678号' } });
    const page = await pageOf(here);
    expect(page).toContain('<title>南门小店</title>');
    expect(page).toContain('京ICP备12345678号');
    expect(page).not.toContain('集市');
  });

  test('stands on every page that another server begins 2 s later', async () => {
    const old = await pageOf(there);
    await save({ shopName: '北门小店' });
    const savedAtMs = performance.now();
    const waited: number[] = [];
    for (let page = old; !page.includes('<title>北门小店</title>'); page = await pageOf(there))
      waited.push(performance.now() - savedAtMs);
    expect(waited.at(-1)).toBeLessThan(IN_FORCE_MS);
  });

  test('the banner and a shelf of chosen products stand on the home page, in their order', async () => {
    const db = here?.database.db as TestShop['database']['db'];
    const [first, second] = [await givenSku(db), await givenSku(db)];
    const banner = {
      title: '秋日上新',
      titleEn: 'Autumn',
      text: '',
      textEn: '',
      imageUrl: null,
      linkUrl: '/search',
    };
    const source = { kind: 'products', productIds: [second.productId, first.productId] };
    const shelves = [{ title: '店主推荐', titleEn: 'Our picks', source }];
    await save({ banner, shelves, version: 1 }, '/api/admin/content/home', 'PUT');
    const page = await pageOf(here);
    expect(page).toContain('秋日上新');
    const shelf = page.slice(page.indexOf('店主推荐'));
    expect(shelf.indexOf(second.productId)).toBeGreaterThan(0);
    expect(shelf.indexOf(second.productId)).toBeLessThan(shelf.indexOf(first.productId));
    expect(await pageOf(here, '/?lang=en')).toContain('Our picks');
  });

  test('legal texts replace the ones that come with the shop', async () => {
    expect(await pageOf(here, '/returns')).toContain('七天无理由');
    await save({ legal: { returns: '# 先看货\n签收时请当面验货。' } });
    const page = await pageOf(here, '/returns');
    expect(page).toMatch(/<h2[^>]*>先看货<\/h2>/);
    expect(page).not.toContain('七天无理由');
  });
});

describe('a page', () => {
  const appOf = (body: string) =>
    body.slice(body.indexOf('<div id="app">'), body.indexOf('<script type="application/json"'));

  test('shows contact, ICP number, public security number and licence in the footer', async () => {
    const { get } = await openShop({
      shop: {
        shopName: '南门小店',
        contact: { phone: '010-1234 5678', email: 'hi@shop.example', hours: '9:00–18:00', address: '北京' },
        footer: {
          icp: '京ICP备12345678号',
          publicSecurity: '京公网安备 11010502030123号',
          licenseUrl: 'https://licence.example/1.jpg',
        },
      },
    });
    const footer = /<footer.*?<\/footer>/s.exec((await get('/search')).body)?.[0] ?? '';
    for (const text of ['南门小店', 'href="tel:01012345678"', 'mailto:hi@shop.example', '9:00–18:00', '北京'])
      expect(footer).toContain(text);
    expect(footer).toMatch(/href="https:\/\/beian\.miit\.gov\.cn\/"[^>]*>京ICP备12345678号/);
    expect(footer).toMatch(/webSearch\?code=11010502030123"[^>]*>京公网安备/);
    expect(footer).toContain('href="https://licence.example/1.jpg"');
    expect(footer).toContain('href="/returns"');
  });

  test('names the shop in title, structured data and manifest', async () => {
    const { get } = await openShop({ shop: { shopName: 'South & Gate', slogan: '' } });
    const { body } = await get('/');
    expect(body).toContain('<title>South &amp; Gate</title>');
    expect(body).toContain('property="og:site_name" content="South & Gate"');
    expect(body).toMatch(/"@type":"OnlineStore","name":"South & Gate"/);
    expect((await get('/shop.webmanifest')).json().name).toBe('South & Gate');
    expect(appOf(body)).not.toContain('集市');
  });

  test('tells the shipping fee of the settings, and where the shop does not ship', async () => {
    const { get } = await openShop({
      shop: {
        shipping: { feeFen: 1_200, freeFromFen: 8_800, byProvince: [] },
        provincesNotServed: ['西藏自治区'],
      },
    });
    expect((await get(`/products/${product.id}`)).body).toContain(
      '运费 ¥12，满 ¥88 免运费。暂不配送：西藏自治区。',
    );
  });

  test('of a product says that the cart needs a sign-in where guests have none', async () => {
    const textOf = async (guestCart: boolean) =>
      appOf((await (await openShop({ shop: { guestCart } })).get(`/products/${product.id}`)).body);
    expect(await textOf(false)).toContain('登录后才能加入购物车。');
    expect(await textOf(true)).not.toContain('登录后才能加入购物车。');
  });
});

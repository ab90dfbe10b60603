import { describe, expect, test } from 'vitest';
import { openShop } from './test-shop.ts';

describe('a wrong URL', () => {
  const reversed = 'min=500&max=100';

  test.each([
    [`/search?${reversed}`, '最低价不能高于最高价'],
    [`/categories/kitchen?${reversed}`, '最低价不能高于最高价'],
    ['/search?min=abc', '价格请填数字'],
    ['/categories/kitchen?max=1e3', '价格请填数字'],
  ])(
    '%s shows the mistake beside the price fields, not an error page and not a missing page',
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

  test('a URL that cannot be decoded answers a page to a browser and a problem document to a program', async () => {
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

test('a path with two slashes gives no link to another host', async () => {
  const { get } = await openShop();
  const { body } = await get('//evil.example/a');
  expect(body).not.toMatch(/href="[/\\]{2}/);
  expect(body).toContain('href="/evil.example/a?lang=en"');
});

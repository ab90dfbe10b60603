import type { Category, ProductPage } from '../../api-client/index.ts';
import { urls } from '../urls.ts';

/** The protocol allows 50,000 URLs in a file; 400 requests of 100 products stay below it. */
const PRODUCT_PAGES_MAX = 400;
const PAGE_SIZE = 100;

export type ReadApi = <T>(path: string) => Promise<T>;

/** Every URL for search engines, each with its languages (sitemaps.org, xhtml alternates). */
export async function composeSitemap(origin: string, read: ReadApi): Promise<string> {
  const legal = [urls.terms(), urls.privacy(), urls.returns()];
  const paths = [
    urls.home(),
    urls.search(),
    urls.flashSales(),
    ...legal,
    ...(await categoryPaths(read)),
    ...(await productPaths(read)),
  ];
  const entries = paths.map((path) => entryOf(origin, path)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">${entries}</urlset>\n`;
}

async function categoryPaths(read: ReadApi): Promise<string[]> {
  const all = (categories: Category[]): string[] =>
    categories.flatMap((category) => [urls.category(category.slug), ...all(category.children)]);
  return all((await read<{ items: Category[] }>('/api/categories')).items);
}

async function productPaths(read: ReadApi): Promise<string[]> {
  const paths: string[] = [];
  for (let page = 1; page <= PRODUCT_PAGES_MAX; page++) {
    const path = `/api/products?sort=newest&page=${page}&pageSize=${PAGE_SIZE}`;
    const { items, total } = await read<ProductPage>(path);
    paths.push(...items.map((product) => urls.product(product.id, product.slug)));
    if (items.length < PAGE_SIZE || paths.length >= total) break;
  }
  return paths;
}

function entryOf(origin: string, path: string): string {
  const chinese = escapeXml(new URL(path, origin).href);
  const english = escapeXml(new URL(`${path}?lang=en`, origin).href);
  const alternate = (language: string, href: string) =>
    `<xhtml:link rel="alternate" hreflang="${language}" href="${href}"/>`;
  const alternates = alternate('zh-CN', chinese) + alternate('en', english);
  return `<url><loc>${chinese}</loc>${alternates}</url><url><loc>${english}</loc>${alternates}</url>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll("'", '&apos;')
    .replaceAll('"', '&quot;');
}

/** Crawlers may read everything. A private page says `noindex` itself, which a crawler must be able to see. */
export function composeRobots(origin: string): string {
  return `User-agent: *\nAllow: /\n\nSitemap: ${new URL('/sitemap.xml', origin).href}\n`;
}

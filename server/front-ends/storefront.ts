import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PublicShop } from '../../api-client/index.ts';
import type { StorefrontBuild } from '../../storefront/build.ts';
import { knownUrl } from '../../storefront/knownUrl.ts';
import { type Assets, readAssets } from '../../storefront/ssr/assets.ts';
import { chooseEncoding, compressHtml } from '../../storefront/ssr/compressHtml.ts';
import {
  composeBadAddress,
  composeBroken,
  composeDocument,
  composeShared,
  type Reader,
} from '../../storefront/ssr/document.ts';
import { composeManifest } from '../../storefront/ssr/manifest.ts';
import { createPageCache } from '../../storefront/ssr/pageCache.ts';
import type { Render, RenderRequest } from '../../storefront/ssr/render.ts';
import { composeRobots, composeSitemap } from '../../storefront/ssr/sitemap.ts';
import { chooseLanguage, isLanguage, type Language } from '../../web/language/languages.ts';
import { OWN_ADDRESS } from '../platform/limits/request-limits.ts';
import { CONTENT_SECURITY_POLICY, PAGE_HEADERS } from './page-headers.ts';

/** What pages follow besides goods. */
export interface PageSettings {
  readPublic(language: Language): Promise<PublicShop>;
  /** Changes with every save, so that no page of the state before is sent again. */
  readState(): Promise<string>;
}

export interface StorefrontOptions {
  build: StorefrontBuild;
  /** Scheme and host of the shop for browsers, used in canonical links. */
  publicUrl: string;
  /** The sign-in page shows the demo login of the sample shop. */
  demo?: boolean;
  /** Every page shows a banner that this is a demonstration. */
  demoBanner?: boolean;
  settings: PageSettings;
  /** How pages call the API; by default in this process, without the network. */
  fetchApi?: RenderRequest['fetchApi'];
}

/** A cached page may be this old, as public reads may. Without the limit a new price would never show. */
const PAGE_FRESH_MS = 1_000;
/** The sitemap reads every product, so it is cached: otherwise each request would read all of them. */
const SITEMAP_FRESH_MS = 60_000;
const YEAR_SECONDS = 31_536_000;
const DAY_SECONDS = 86_400;

/**
 * Answers a browser whose URL cannot be decoded with a page. No route sees such a request, so the error handler of the
 * framework calls this.
 *
 * @returns false for programs and for URLs of the API, which get a problem document
 */
export function sendBadAddressPage(request: FastifyRequest, reply: FastifyReply): boolean {
  const isPage = !/^\/api(\/|$)/.test(request.url) && (request.headers.accept ?? '').includes('text/html');
  if (!isPage) return false;
  const language = chooseLanguage({
    query: undefined,
    cookie: undefined,
    acceptLanguage: request.headers['accept-language'],
  });
  void reply.code(400).headers(PAGE_HEADERS).send(composeBadAddress(language));
  return true;
}

interface PreparedPage {
  status: number;
  shared: string;
}

/** Serves the storefront: its files, its rendered pages, robots.txt and the sitemap. */
export async function storefront(app: FastifyInstance, options: StorefrontOptions): Promise<void> {
  const fetchApi = options.fetchApi ?? fetchInProcess(app);
  const assets = await readAssets(options.build.clientDir);
  const { render } = (await import(pathToFileURL(options.build.serverEntry).href)) as { render: Render };
  await serveFiles(app, options.build.clientDir);
  serveForSearchEngines(app, options.publicUrl, fetchApi);
  serveManifest(app, options.settings);

  const prepare = createPageMaker({ render, assets, fetchApi, options });
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    if (path === '/api' || path.startsWith('/api/')) return reply.callNotFound();
    const reader = readerOf(request);
    const page = await prepare(knownUrl(request.url), reader.language).catch((error: unknown) => {
      request.log.error({ err: error }, 'page could not be rendered');
      return null;
    });
    rememberLanguage(request, reply);
    return sendHtml(
      request,
      reply.code(page?.status ?? 500),
      page ? composeDocument(page.shared, reader) : composeBroken(reader.language, path),
    );
  });
}

function createPageMaker(parts: {
  render: Render;
  assets: Assets;
  fetchApi: RenderRequest['fetchApi'];
  options: StorefrontOptions;
}): (url: string, language: Language) => Promise<PreparedPage> {
  const { options } = parts;
  const cached = createPageCache<PreparedPage>(PAGE_FRESH_MS, ({ shared }) => 2 * shared.length);
  const about = {
    origin: new URL(options.publicUrl).origin,
    demo: options.demo ?? false,
    demoBanner: options.demoBanner ?? false,
  };
  return async (url, language) =>
    cached(`${language} ${await options.settings.readState()} ${url}`, async () => {
      const site = { language, ...about, shop: await options.settings.readPublic(language) };
      const page = await parts.render({ url, site, fetchApi: parts.fetchApi });
      return { status: page.status, shared: composeShared(page, parts.assets, language) };
    });
}

/** Calls the API of this process without the network and without a token: shared pages must not hold a shopper's data. */
function fetchInProcess(app: FastifyInstance): RenderRequest['fetchApi'] {
  return async (path, headers) => {
    const response = await app.inject({ method: 'GET', url: path, headers, remoteAddress: OWN_ADDRESS });
    return { status: response.statusCode, body: response.body };
  };
}

/** Files that load others of the shop: without the policy of a page they could not. */
const LOADING_FILES = ['service-worker.js', 'offline.html'];

/** @param path of the file, or of its compressed form */
function headersOf(path: string): Record<string, string> {
  if (path.includes('/assets/')) return { 'cache-control': `public, max-age=${YEAR_SECONDS}, immutable` };
  if (!LOADING_FILES.includes(basename(path).replace(/\.(br|gz)$/, '')))
    return { 'cache-control': `public, max-age=${DAY_SECONDS}` };
  // An old script would keep showing an old page where the network is away.
  return { 'cache-control': 'no-cache', 'content-security-policy': CONTENT_SECURITY_POLICY };
}

/** Browsers cache hashed files for a year and the few others (icon, manifest) for a day. */
async function serveFiles(app: FastifyInstance, clientDir: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: clientDir,
    prefix: '/',
    wildcard: false,
    index: false,
    globIgnore: ['**/*.br', '**/*.gz', 'manifest.json'],
    preCompressed: true,
    decorateReply: false,
    cacheControl: false,
    setHeaders(reply, path) {
      for (const [name, value] of Object.entries(headersOf(path))) reply.header(name, value);
      reply.header('x-content-type-options', 'nosniff');
    },
  });
}

function serveForSearchEngines(
  app: FastifyInstance,
  publicUrl: string,
  fetchApi: RenderRequest['fetchApi'],
): void {
  const { origin } = new URL(publicUrl);
  const cached = createPageCache<string>(SITEMAP_FRESH_MS, (text) => 2 * text.length);
  const read = async <T>(path: string): Promise<T> => {
    const { status, body } = await fetchApi(path, { 'accept-language': 'zh-CN' });
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    return JSON.parse(body) as T;
  };
  const route = { schema: { hide: true } };
  app.get('/robots.txt', route, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(composeRobots(origin)),
  );
  app.get('/sitemap.xml', route, async (_request, reply) =>
    reply
      .type('application/xml; charset=utf-8')
      .send(await cached('sitemap', () => composeSitemap(origin, read))),
  );
}

function serveManifest(app: FastifyInstance, settings: PageSettings): void {
  app.get('/shop.webmanifest', { schema: { hide: true } }, async (request, reply) => {
    const { language } = readerOf(request);
    const { shopName } = await settings.readPublic(language);
    return reply
      .headers({
        'cache-control': 'no-cache',
        vary: 'Cookie, Accept-Language',
        'x-content-type-options': 'nosniff',
      })
      .type('application/manifest+json; charset=utf-8')
      .send(composeManifest(shopName, language));
  });
}

function readerOf(request: FastifyRequest): Reader {
  const { theme, lang } = request.cookies;
  return {
    language: chooseLanguage({
      query: (request.query as { lang?: unknown }).lang,
      cookie: lang,
      acceptLanguage: request.headers['accept-language'],
    }),
    theme: theme === 'light' || theme === 'dark' ? theme : null,
  };
}

/** Stores the language of `?lang=` in a cookie, so that later pages use it too. */
function rememberLanguage(request: FastifyRequest, reply: FastifyReply): void {
  const { lang } = request.query as { lang?: unknown };
  if (!isLanguage(lang) || request.cookies.lang === lang) return;
  reply.setCookie('lang', lang, { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax' });
}

async function sendHtml(request: FastifyRequest, reply: FastifyReply, html: string): Promise<FastifyReply> {
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  reply.headers(PAGE_HEADERS);
  if (encoding) reply.header('content-encoding', encoding);
  return reply.send(await compressHtml(html, encoding));
}

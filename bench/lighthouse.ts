/**
 * `npm run bench lighthouse`: Lighthouse, with its setting for phones, on the shop as `npm start` runs it. It measures scores,
 * largest contentful paint and script bytes of public pages and of a shopper's pages.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import lighthouse, { type RunnerResult } from 'lighthouse';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, openStoryShop, type StoryShop } from '../e2e/browser.ts';
import { givenShopPages, type ShopPage } from '../e2e/shop-pages.ts';
import { type Shopper, signIn } from '../e2e/shoppers.ts';
import { findChromium } from '../tools/chromium.ts';
import { barChart, describeMachine, type Figure, median, publish } from './report.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    pages: { type: 'string', default: 'home,category,product,cart,checkout' },
  },
});
const rounds = Number(flags.rounds);
const PERFORMANCE = 95;
const SCRIPT_KB_MAX = 120;
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

type Category = (typeof CATEGORIES)[number];

interface Visit {
  scores: Record<Category, number>;
  largestPaintMs: number;
  blockingMs: number;
  shift: number;
  scriptKb: number;
  /** The audits that keep a score below 100. */
  found: string[];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

/** The bytes of a page's scripts after gzip, in units of 1,000. */
async function gzippedKb(urls: readonly string[]): Promise<number> {
  const sizes = urls.map(async (url) => {
    const answer = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
    const length = answer.headers.get('content-length');
    return length === null ? (await answer.arrayBuffer()).byteLength : Number(length);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1_000;
}

function scriptsOf({ lhr }: RunnerResult): string[] {
  const details = lhr.audits['network-requests']?.details as
    | { items: { url: string; resourceType: string }[] }
    | undefined;
  return (details?.items ?? []).filter(({ resourceType }) => resourceType === 'Script').map(({ url }) => url);
}

/** The audits that cost the page points, with their weights. */
function findings({ lhr }: RunnerResult): string[] {
  return CATEGORIES.flatMap((category) =>
    (lhr.categories[category]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 1)
      .map(({ id }) => `${category}: ${id} ${lhr.audits[id]?.displayValue ?? ''}`.trim()),
  );
}

async function visit(url: string, port: number): Promise<Visit> {
  const result = await lighthouse(url, {
    port,
    logLevel: 'error',
    output: 'json',
    onlyCategories: [...CATEGORIES],
    // Caches and workers are empty, as in a first visit. Local storage stays, because it holds the sign-in.
    clearStorageTypes: ['file_systems', 'shader_cache', 'service_workers', 'cache_storage'],
  });
  if (!result || result.lhr.runtimeError)
    throw new Error(`${url}: ${result?.lhr.runtimeError?.message ?? 'Lighthouse gave no result'}`);
  const { audits, categories } = result.lhr;
  const scores = CATEGORIES.map((id) => [id, Math.round((categories[id]?.score ?? 0) * 100)]);
  return {
    scores: Object.fromEntries(scores) as Record<Category, number>,
    largestPaintMs: audits['largest-contentful-paint']?.numericValue ?? Number.NaN,
    blockingMs: audits['total-blocking-time']?.numericValue ?? Number.NaN,
    shift: audits['cumulative-layout-shift']?.numericValue ?? Number.NaN,
    scriptKb: await gzippedKb(scriptsOf(result)),
    found: findings(result),
  };
}

/** Starts a browser for Lighthouse, and signs the shopper in where the pages need it. */
async function openBrowser(shop: StoryShop, shopper: Shopper | null) {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium: npm run setup says how to get one');
  const userDataDir = await mkdtemp(join(tmpdir(), 'jishi-lighthouse-'));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(userDataDir, {
    executablePath,
    args: [...CHROMIUM_FLAGS, `--remote-debugging-port=${port}`],
    baseURL: shop.url,
    locale: 'zh-CN',
  });
  if (shopper) await signIn(await context.newPage(), shopper.username);
  return {
    port,
    async close() {
      await context.close();
      await rm(userDataDir, { recursive: true, force: true });
    },
  };
}

async function visitAll(shop: StoryShop, pages: readonly ShopPage[], shopper: Shopper | null) {
  const visits = new Map<string, Visit[]>();
  const browser = await openBrowser(shop, shopper);
  try {
    for (let round = 0; round < rounds; round++)
      for (const { name, path } of pages) {
        const seen = await visit(`${shop.url}${path}`, browser.port);
        visits.set(name, [...(visits.get(name) ?? []), seen]);
        console.log(name, JSON.stringify(seen.scores), seen.found.join('; '));
      }
  } finally {
    await browser.close();
  }
  return visits;
}

function figuresOf(place: ShopPage, visits: readonly Visit[]): Figure[] {
  const middle = (value: (visit: Visit) => number) => median(visits.map(value));
  const score = (category: Category, bar?: number): Figure => ({
    what: `${place.name}: ${category}`,
    value: middle(({ scores }) => scores[category]),
    unit: '',
    ...(bar !== undefined && { bar: { kind: 'at least', value: bar } }),
  });
  return [
    score('performance', PERFORMANCE),
    score('accessibility', 100),
    score('best-practices', 100),
    // A shopper's own pages say noindex, so their SEO score means nothing.
    ...(place.isPersonal ? [] : [score('seo', 100)]),
    {
      what: `${place.name}: largest contentful paint`,
      value: middle((visit) => visit.largestPaintMs),
      unit: 'ms',
    },
    {
      what: `${place.name}: total blocking time`,
      value: middle((visit) => visit.blockingMs),
      unit: 'ms',
    },
    { what: `${place.name}: layout shift`, value: middle((visit) => visit.shift), unit: '' },
    {
      what: `${place.name}: scripts, gzip`,
      value: middle((visit) => visit.scriptKb),
      unit: 'kB',
      ...(!place.isPersonal && { bar: { kind: 'at most', value: SCRIPT_KB_MAX } }),
    },
  ];
}

const shop = await openStoryShop({ RATE_LIMITS: 'off' });
try {
  const { shopper, all } = await givenShopPages(shop);
  const pages = all.filter(({ name }) => flags.pages.split(',').includes(name));
  const visits = new Map<string, Visit[]>();
  for (const isPersonal of [false, true]) {
    const some = pages.filter((place) => place.isPersonal === isPersonal);
    for (const [name, seen] of await visitAll(shop, some, isPersonal ? shopper : null))
      visits.set(name, seen);
  }
  const bars = pages.map(({ name }) => ({
    label: name,
    value: median((visits.get(name) ?? []).map((each) => each.largestPaintMs)),
  }));
  await publish(
    {
      name: 'lighthouse',
      machine: describeMachine(),
      at: new Date().toISOString(),
      figures: pages.flatMap((place) => figuresOf(place, visits.get(place.name) ?? [])),
      runs: Object.fromEntries(visits),
    },
    { lighthouse: barChart('Largest contentful paint on a phone, as Lighthouse simulates it', bars, 'ms') },
  );
} finally {
  await shop.close();
}

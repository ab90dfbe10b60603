import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { cleanUp, type ShopProcess, startShopProcess } from '../server/test/shop-process.ts';
import { findChromium } from '../tools/chromium.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Story {
  /** Where the shop is. */
  url: string;
  page: Page;
  context: BrowserContext;
  /** Every host that the pages asked. */
  hosts: Set<string>;
  /** What the pages threw. */
  errors: string[];
  close(): Promise<void>;
}

export interface StoryShop {
  url: string;
  open(size: { width: number; height: number }): Promise<Story>;
  close(): Promise<void>;
}

/** The shop as `npm start` starts it, on a fresh data directory, and real Chromium before it. */
export async function openStoryShop(settings: Record<string, string> = {}): Promise<StoryShop> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium: npm run setup says how to get one');
  const dataDir = await mkdtemp(join(tmpdir(), 'jishi-e2e-'));
  const shop: ShopProcess = startShopProcess({ dataDir, settings });
  const url = await shop.url;
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  return {
    url,
    async open(viewport) {
      const context = await browser.newContext({ viewport, locale: 'zh-CN', baseURL: url });
      const page = await context.newPage();
      const hosts = new Set<string>();
      const errors: string[] = [];
      page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
      page.on('pageerror', (error) => errors.push(String(error)));
      return { url, page, context, hosts, errors, close: () => context.close() };
    },
    async close() {
      await browser.close();
      await cleanUp([shop], dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

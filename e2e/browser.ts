import { type BrowserContext, chromium, type Page } from 'playwright-core';
import {
  cleanUp,
  type ShopProcess,
  startShopProcess,
  temporaryDataDir,
} from '../server/test/shop-process.ts';
import { findChromium } from '../tools/chromium.ts';

export const CHROMIUM_FLAGS = [
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
  /** Every address that they asked. */
  urls: string[];
  /** What the pages threw. */
  errors: string[];
  close(): Promise<void>;
}

/** How a shopper's browser is set. */
export interface Reader {
  locale?: string;
  colorScheme?: 'light' | 'dark';
}

export interface StoryShop {
  url: string;
  /** Where Alipay, Weibo and the telephone network are simulated. */
  simulators: string;
  /** A browser of somebody new. */
  open(size: { width: number; height: number }, reader?: Reader): Promise<Story>;
  close(): Promise<void>;
}

/** The shop as `npm start` starts it, on a fresh data directory, and real Chromium before it. */
export async function openStoryShop(settings: Record<string, string> = {}): Promise<StoryShop> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium: npm run setup says how to get one');
  const dataDir = await temporaryDataDir();
  const shop: ShopProcess = startShopProcess({ dataDir, settings });
  const url = await shop.url;
  const simulators = /^ *simulators +(\S+)$/m.exec(shop.stdout())?.[1] ?? '';
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  return {
    url,
    simulators,
    async open(viewport, reader) {
      const context = await browser.newContext({ viewport, locale: 'zh-CN', baseURL: url, ...reader });
      const hosts = new Set<string>();
      const urls: string[] = [];
      const errors: string[] = [];
      context.on('request', (request) => {
        hosts.add(new URL(request.url()).hostname);
        urls.push(request.url());
      });
      context.on('weberror', (error) => errors.push(String(error.error())));
      const page = await context.newPage();
      return { url, page, context, hosts, urls, errors, close: () => context.close() };
    },
    async close() {
      await browser.close();
      await cleanUp([shop], dataDir);
    },
  };
}

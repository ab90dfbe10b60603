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

/** What Playwright itself writes where `serviceWorkers` is `block`. */
const BLOCKED_BY_TEST = 'Service Worker registration blocked by Playwright';

export interface Story {
  /** The URL of the shop. */
  url: string;
  page: Page;
  context: BrowserContext;
  /** Every host that received a request. */
  hosts: Set<string>;
  /** Every URL that was requested. */
  urls: string[];
  /** Uncaught errors of the pages. */
  errors: string[];
  /** Errors and warnings in the console, such as a hydration mismatch. */
  consoleMessages: string[];
  close(): Promise<void>;
}

/** The settings of a shopper's browser. */
export interface Reader {
  locale?: string;
  userAgent?: string;
  /** Cookies and local storage of an earlier browser. */
  storageState?: Awaited<ReturnType<BrowserContext['storageState']>>;
  colorScheme?: 'light' | 'dark';
  javaScriptEnabled?: boolean;
  /** Blocked where a test does not ask for them: a page that they load passes by the routes of the test. */
  serviceWorkers?: 'allow' | 'block';
}

export interface StoryShop {
  url: string;
  /** The URL of the simulators of Alipay, Weibo and SMS. */
  simulators: string;
  /** Opens a browser without cookies and storage. */
  open(size: { width: number; height: number }, reader?: Reader): Promise<Story>;
  close(): Promise<void>;
}

/** Starts the shop as `npm start` does, on a new data directory, and Chromium to visit it. */
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
      const context = await browser.newContext({
        ...{ viewport, locale: 'zh-CN', baseURL: url, serviceWorkers: 'block' },
        ...reader,
      });
      const hosts = new Set<string>();
      const urls: string[] = [];
      const errors: string[] = [];
      const consoleMessages: string[] = [];
      context.on('request', (request) => {
        hosts.add(new URL(request.url()).hostname);
        urls.push(request.url());
      });
      context.on('console', (message) => {
        const isOfTest = message.text() === BLOCKED_BY_TEST;
        if (!isOfTest && ['error', 'warning'].includes(message.type())) consoleMessages.push(message.text());
      });
      context.on('weberror', (error) => errors.push(String(error.error())));
      const page = await context.newPage();
      return { url, page, context, hosts, urls, errors, consoleMessages, close: () => context.close() };
    },
    async close() {
      await browser.close();
      await cleanUp([shop], dataDir);
    },
  };
}

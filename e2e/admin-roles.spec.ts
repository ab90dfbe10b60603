import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { MATRIX } from '../server/test/route-access.ts';
import {
  type AdminPage,
  type AdminShop,
  callerOf,
  givenAdminShop,
  ROLES,
  readAdminPages,
  walkerOf,
} from './admin-pages.ts';
import { openStoryShop, type Story, type StoryShop } from './browser.ts';
import { faultsOf, READERS, signInAsStaff } from './staff.ts';

/**
 * Somebody of each role opens every page that the router knows. With `FULL=on` they also press every button, and axe-core
 * looks at every page in both languages, on a phone and on a wide screen.
 */

const isFull = process.env.FULL === 'on';
const ONLY_FULL = 'it takes many minutes; npm run test:full runs it';
vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 240_000 });

let shop: StoryShop;
let things: AdminShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
  things = await givenAdminShop(shop);
});
afterAll(() => shop?.close());

/** What the pages of one story ask the API, until nothing is under way. */
function watchRequests({ context }: Story) {
  const underWay = new Set<Request>();
  const refused: string[] = [];
  context.on('request', (request) => {
    // The stream of events stays open as long as the page.
    if (!request.url().endsWith('/api/admin/events')) underWay.add(request);
  });
  context.on('requestfailed', (request) => underWay.delete(request));
  context.on('response', (answer) => {
    if (answer.status() >= 400)
      refused.push(`${answer.request().method()} ${new URL(answer.url()).pathname}: ${answer.status()}`);
  });
  context.on('requestfinished', (request) => underWay.delete(request));
  return {
    refused,
    /** Waits until the page has drawn what it knows, and asks for nothing more. */
    async settle(page: Page): Promise<void> {
      let quiet = 0;
      while (quiet < 2) {
        await page.evaluate(
          'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
        );
        quiet = underWay.size === 0 ? quiet + 1 : 0;
      }
    },
  };
}

/** Follows a link within the loaded pages, as a click does. */
async function openPage(page: Page, path: string): Promise<void> {
  const inside = path.replace(/^\/admin/, '') || '/';
  await page.evaluate(
    `document.querySelector('#app').__vue_app__.config.globalProperties.$router.push(${JSON.stringify(inside)})`,
  );
}

interface Walk {
  story: Story;
  watch: ReturnType<typeof watchRequests>;
  pages: AdminPage[];
  can: (permission: string) => boolean;
}

async function beginWalk(role: string): Promise<Walk> {
  const who = walkerOf(role);
  const call = await callerOf(shop, who);
  const { permissions } = await call('GET', '/api/admin/me');
  const story = await shop.open({ width: 1440, height: 900 });
  const watch = watchRequests(story);
  await signInAsStaff(story.page, '/admin', who);
  await watch.settle(story.page);
  const pages = await readAdminPages(story.page, things.examples);
  const can = (permission: string) => permission.split('|').some((each) => permissions.includes(each));
  return { story, watch, pages, can };
}

const mayOpen = ({ can }: Walk, { permission }: AdminPage) => permission === undefined || can(permission);

describe('every role on every page', () => {
  const counts: string[] = [];
  // Vitest keeps what a passing test prints to itself; this line is meant to be read.
  afterAll(() => void process.stdout.write(`pages of the back office by role: ${counts.join(', ')}\n`));

  test.each(ROLES)(
    '%s: no error, no sign-out, no refused request; a page that is not theirs says so',
    async (role) => {
      const walk = await beginWalk(role);
      const { story, watch, pages } = walk;
      const found: string[] = [];
      let opened = 0;
      for (const page of pages) {
        await openPage(story.page, page.path);
        await watch.settle(story.page);
        const at = new URL(story.page.url()).pathname;
        const isShown = at === page.path || page.isPublic;
        if (mayOpen(walk, page) ? !isShown : at !== '/admin/no-permission')
          found.push(`${page.path} led to ${at}`);
        if ((await story.page.getByRole('heading', { level: 1 }).count()) === 0)
          found.push(`${page.path} has no heading`);
        opened += mayOpen(walk, page) ? 1 : 0;
      }
      expect(found).toEqual([]);
      expect(watch.refused).toEqual([]);
      expect(story.consoleMessages).toEqual([]);
      expect(story.errors).toEqual([]);
      counts.push(`${role} ${opened} of ${pages.length}`);
      await story.close();
    },
  );
});

/** The permission that a request needs, one of `a|b`; undefined for any member of staff. */
function permissionFor(request: string): string | undefined {
  for (const [access, routes] of Object.entries(MATRIX))
    for (const route of routes) {
      const pattern = route.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+');
      if (new RegExp(`^${pattern}$`).test(request))
        return access.startsWith('staff:') ? access.slice(6) : undefined;
    }
  throw new Error(`no route for ${request}`);
}

/** They end the walk, or repeat what it did. The page of an unknown address speaks the browser's language. */
const SKIPPED = /退出登录|重试|Sign out|Try again|Retry/;
/** Rows of a list behind the second offer the same buttons again. */
const BUTTONS =
  'button:visible:enabled:not([aria-disabled=true]):not(tr:nth-child(n+3) *):not(li:nth-child(n+4) *)';

async function namesOfButtons(page: Page): Promise<string[]> {
  const buttons = await page.locator(BUTTONS).all();
  return Promise.all(
    buttons.map(
      async (button) => (await button.getAttribute('aria-label')) ?? (await button.textContent()) ?? '',
    ),
  );
}

/** Fills what a form or dialog asks for, with something that looks right. */
async function fillFields(page: Page, within: string): Promise<void> {
  const fields = page.locator(`${within} :is(input, textarea, select):visible:enabled`);
  for (const field of await fields.all()) {
    const options = await field.locator('option:enabled').all();
    const type = await field.getAttribute('type');
    if (options.length > 0) {
      await field.selectOption((await options.at(-1)?.getAttribute('value')) ?? '');
    } else if (!['checkbox', 'radio', 'file', 'date', 'datetime-local'].includes(type ?? '')) {
      if ((await field.inputValue()) === '') await field.fill('1');
    }
  }
}

/** Presses the n-th button of a page, and what it opens: every entry of a menu, every button of a dialog. */
async function pressThrough(page: Page, settle: () => Promise<void>, button: number): Promise<void> {
  const press = async () => {
    await page.locator(BUTTONS).nth(button).click({ timeout: 5_000 });
    await settle();
  };
  await press();
  const entries = await page.getByRole('menuitem').count();
  for (let entry = 0; entry < entries; entry++) {
    if ((await page.getByRole('menuitem').count()) <= entry) await press();
    const item = page.getByRole('menuitem').nth(entry);
    if ((await item.count()) === 0) break;
    await item.click({ timeout: 5_000 });
    await settle();
    await submitDialog(page, settle);
  }
  await submitDialog(page, settle);
}

async function submitDialog(page: Page, settle: () => Promise<void>): Promise<void> {
  const dialog = page.locator('[role=dialog]:visible, [role=alertdialog]:visible').last();
  if ((await dialog.count()) > 0) {
    await fillFields(page, ':is([role=dialog], [role=alertdialog])');
    const last = dialog.locator('button:visible:enabled:not([aria-disabled=true])').last();
    if ((await last.count()) > 0) await last.click({ timeout: 5_000 });
    await settle();
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Escape');
  await settle();
}

describe('every role at every button', () => {
  beforeEach(({ skip }) => skip(!isFull, ONLY_FULL));
  const counts: string[] = [];
  afterAll(() => void process.stdout.write(`buttons of the back office by role: ${counts.join(', ')}\n`));

  test.each(ROLES)('%s: nothing that can be pressed is refused', async (role) => {
    const walk = await beginWalk(role);
    const { page } = walk.story;
    const settle = () => walk.watch.settle(page);
    const writes = new Set<string>();
    // Writes stop here, so that the next button finds the shop as it was; whether they would be refused, the table says.
    await page.route('**/api/admin/**', (route) => {
      const request = route.request();
      const path = new URL(request.url()).pathname;
      if (request.method() === 'GET' || path.startsWith('/api/admin/auth/')) return route.continue();
      writes.add(`${request.method()} ${path}`);
      return route.fulfill({ status: 409, json: { code: 'busy', title: 'busy', status: 409 } });
    });
    const found: string[] = [];
    let pressed = 0;
    for (const { path } of walk.pages.filter((each) => !each.isPublic && mayOpen(walk, each))) {
      await openPage(page, path);
      await settle();
      const names = await namesOfButtons(page);
      for (const [index, name] of names.entries()) {
        if (SKIPPED.test(name)) continue;
        await page.goto(path);
        await settle();
        if ((await page.locator(BUTTONS).count()) <= index) continue;
        await pressThrough(page, settle, index);
        pressed += 1;
        if (page.url().includes('/no-permission')) found.push(`${path}, ${name}: no permission`);
        if (page.url().includes('/sign-in')) found.push(`${path}, ${name}: signed out`);
      }
    }
    for (const write of writes) {
      const permission = permissionFor(write.replaceAll(/[0-9a-f-]{36}/g, 'id'));
      if (permission !== undefined && !walk.can(permission)) found.push(`${write} needs ${permission}`);
    }
    expect(found).toEqual([]);
    expect(walk.watch.refused.filter((line) => !line.endsWith(': 409'))).toEqual([]);
    expect(walk.story.errors).toEqual([]);
    counts.push(`${role} ${pressed} buttons, ${writes.size} writes`);
    await walk.story.close();
  });
});

describe('every page for every reader', () => {
  beforeEach(({ skip }) => skip(!isFull, ONLY_FULL));
  test.each(READERS)(
    '$locale at $width: axe-core finds nothing, nothing is foreign, nothing is too wide',
    async (reader) => {
      const { locale, width } = reader;
      const story = await shop.open({ width, height: 900 }, { locale });
      const { page } = story;
      const watch = watchRequests(story);
      await signInAsStaff(page, '/admin', walkerOf('admin'));
      await watch.settle(page);
      const found: string[] = [];
      for (const { path } of await readAdminPages(page, things.examples)) {
        const answer = await page.goto(path);
        await watch.settle(page);
        const policy = answer?.headers()['content-security-policy'] ?? '';
        const scripts = /script-src[^;]*/.exec(policy)?.[0] ?? 'no script-src';
        if (!/^script-src/.test(scripts) || /unsafe-(inline|eval)|\*/.test(scripts))
          found.push(`${path}: ${scripts}`);
        found.push(...(await faultsOf(page, path)));
      }
      expect(found).toEqual([]);
      expect(story.consoleMessages).toEqual([]);
      expect(story.errors).toEqual([]);
      expect([...story.hosts]).toEqual(['127.0.0.1']);
      await story.close();
    },
  );
});

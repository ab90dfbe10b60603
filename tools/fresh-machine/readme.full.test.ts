/** The two commands of the README on a fresh Debian 12, as root and as an ordinary user. Only `npm run test:full` runs this file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  buildFreshMachine,
  type FreshMachine,
  ORDINARY_USER,
  ROOT_USER,
  type User,
} from './fresh-machine.ts';
import { CHECKOUT, whyNotHere } from './machine.ts';

/** npm, apt and, with FRESH_MACHINE_TESTS=all, the whole suite run inside one test. The bound only ends what hangs. */
const TIMEOUT_MS = 80 * 60_000;
vi.setConfig({ testTimeout: TIMEOUT_MS, hookTimeout: TIMEOUT_MS });

/** What touches the machine most: the start, PostgreSQL, Redis, the rules about files, the browser. */
const SELECTION = [
  'server/start',
  'server/test/start.test.ts',
  'server/platform/postgres/embedded-server.test.ts',
  'server/platform/redis/redis.test.ts',
  'tools/tidy',
  'tools/docs',
  'e2e/keyboard.spec.ts',
];
const RUN = 'npm ci && npm start';
const TEST = 'npm ci && npm test';
const TESTS = process.env.FRESH_MACHINE_TESTS === 'all' ? TEST : `${TEST} -- ${SELECTION.join(' ')}`;

/** Root's checkout is below a closed /root, which PostgreSQL's user cannot enter. */
const PLACES: { user: User; folder: string }[] = [
  { user: ORDINARY_USER, folder: `${ORDINARY_USER.home}/jishi` },
  { user: ROOT_USER, folder: '/root/jishi' },
];
const USER = PLACES[0] as (typeof PLACES)[number];

const reason = whyNotHere();
let machine: FreshMachine;

beforeAll(async () => {
  if (reason !== null) return;
  machine = await buildFreshMachine();
  for (const { user, folder } of PLACES) await machine.checkOut(user, folder);
});

afterAll(() => machine?.remove());

/** The last line of `npm test` names each test that was not run, with this reason. */
beforeEach((context) => {
  if (reason !== null) context.skip(reason);
});

/** Tests of this file build on each other: each brings the machine one step further, as a person would. */
async function asRoot(line: string): Promise<void> {
  const { code, output } = await machine.run({ user: ROOT_USER, folder: '/', line });
  expect(code, output).toBe(0);
}

test('the README gives the commands that are tried here', () => {
  const readme = readFileSync(join(CHECKOUT, 'README.md'), 'utf8');
  expect([...readme.matchAll(/^```sh\n(.*)\n```$/gm)].map(([, line]) => line)).toEqual(
    expect.arrayContaining([RUN, TEST]),
  );
});

test('without libatomic.so.1 npm ci ends with the sentence that says what to install, and npm start says it again', async () => {
  const sentence =
    /needs the library libatomic\.so\.1, which this machine does not have: .*apt-get install libatomic1/;
  const { code, output } = await machine.run({ ...USER, line: RUN });
  expect(output).toMatch(sentence);
  expect(code).not.toBe(0);
  const again = await machine.run({ ...USER, line: 'npm start' });
  expect(again.output).toMatch(sentence);
  expect(again.output).not.toMatch(/^ +at /m);
  expect(again.code).not.toBe(0);
  await asRoot('apt-get update -q && apt-get install -qy libatomic1');
});

test.each(PLACES)(
  'as $user.name in $folder, npm ci && npm start serves the shop until SIGTERM',
  async (place) => {
    const shop = machine.start({ ...place, line: RUN, settings: { PORT: '0', SIMULATORS_PORT: '0' } });
    const url = (await shop.until(/^jishi listening on (\S+)$/m))[1] as string;
    expect((await fetch(new URL('/readyz', url))).status).toBe(200);
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('</html>');
    await shop.terminateNpm();
    expect(await shop.exit, shop.output()).toBe(0);
  },
);

test('an ordinary user who runs npm test reads what the machine lacks', async () => {
  const { code, output } = await machine.run({ ...USER, line: 'npm test' });
  expect(code).not.toBe(0);
  expect(output).toMatch(
    /The tests need what this machine does not have:\n +- redis-server: .*\n +- Chromium: .*\n +- a Chinese font: /,
  );
});

// Root first: only root may install what the tests need of the machine.
test.each(PLACES.toReversed())('as $user.name in $folder, npm ci && npm test passes', async (place) => {
  const { code, output } = await machine.run({ ...place, line: TESTS });
  expect(output, output.slice(-20_000)).toMatch(/^Tests: [1-9]\d* passed, 0 failed$/m);
  expect(code).toBe(0);
});

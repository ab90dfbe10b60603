import { join } from 'node:path';
import { expect, test } from 'vitest';
import { complaintsAbout, RULES } from './rules.ts';
import { importsOf, readSources, toSource } from './sources.ts';

function complaints(rule: keyof typeof RULES, files: Record<string, string>): string[] {
  const sources = Object.entries(files).map(([path, text]) => toSource(path, text));
  return (RULES[rule]?.(sources) ?? []).map(({ path, says }) => `${path}: ${says}`);
}

test('the repository is tidy', () => {
  const sources = readSources(join(import.meta.dirname, '..', '..'));
  expect(sources.length).toBeGreaterThan(100);
  expect(complaintsAbout(sources)).toEqual([]);
});

test('imports of every form are seen', () => {
  const text = `import { a } from './a.ts';
import type B from '../b.ts';
export * from './c.ts';
import './d.css';
import {
  e,
} from 'pkg';
const f = await import('./f.ts');
const g = new URL('./g.ts', import.meta.url);`;
  expect(importsOf('x/y/z.ts', text)).toEqual([
    'x/y/a.ts',
    'x/b.ts',
    'x/y/c.ts',
    'x/y/d.css',
    'pkg',
    'x/y/f.ts',
    'x/y/g.ts',
  ]);
});

test('a module keeps SQL in queries.ts and HTTP in routes.ts, and has at most one level of folders', () => {
  const sql = "await db.selectFrom('users')";
  expect(complaints('modules', { 'server/modules/cart/service.ts': sql })).toHaveLength(1);
  expect(complaints('modules', { 'server/modules/cart/moving.ts': 'sql`SELECT 1`' })).toHaveLength(1);
  expect(complaints('modules', { 'server/modules/cart/queries.ts': sql })).toEqual([]);
  const http = "import type { FastifyRequest } from 'fastify';";
  expect(complaints('modules', { 'server/modules/cart/service.ts': http })).toHaveLength(1);
  expect(complaints('modules', { 'server/modules/cart/routes.ts': http })).toEqual([]);
  const log = "import type { FastifyBaseLogger } from 'fastify';";
  expect(complaints('modules', { 'server/modules/cart/service.ts': log })).toEqual([]);
  expect(complaints('modules', { 'server/modules/cart/adding/queries.ts': sql })).toEqual([]);
  expect(complaints('modules', { 'server/modules/cart/adding/service.ts': sql + http })).toHaveLength(2);
  expect(complaints('modules', { 'server/modules/cart/adding/lib/x.ts': '' })).toHaveLength(1);
});

test('imports between modules go through index.ts, or are refused', () => {
  const past = "import { x } from '../stock/queries.ts';";
  expect(complaints('publicInterfaces', { 'server/modules/cart/service.ts': past })).toHaveLength(1);
  expect(
    complaints('publicInterfaces', { 'server/app.ts': "import { x } from './modules/stock/service.ts';" }),
  ).toHaveLength(1);
  const index = "import { x } from '../stock/index.ts';\nimport { y } from './queries.ts';";
  expect(complaints('publicInterfaces', { 'server/modules/cart/service.ts': index })).toEqual([]);
});

test('imports between features of the storefront go through index.ts, or are refused', () => {
  const past = "import X from '../cart/CartIcon.vue';";
  expect(complaints('features', { 'storefront/features/catalog/x.ts': past })).toHaveLength(1);
  const page = "const x = () => import('./features/cart/CartPage.vue');";
  expect(complaints('features', { 'storefront/router.ts': page })).toHaveLength(1);
  const index = "import { X } from '../cart/index.ts';\nimport { y } from './y.ts';";
  expect(complaints('features', { 'storefront/features/catalog/x.ts': index })).toEqual([]);
});

test.each([
  ['server/platform/x.ts', '../modules/cart/index.ts'],
  ['server/gateways/alipay/x.ts', '../../modules/cart/index.ts'],
  ['server/start/local-services.ts', '../../simulators/app.ts'],
  ['simulators/app.ts', '../server/start/config.ts'],
  ['storefront/page/x.ts', '../../server/app.ts'],
  ['web/ui/x.ts', '../../storefront/urls.ts'],
  ['server/modules/cart/service.ts', '../../../web/format/parseYuan.ts'],
  ['api-client/client.ts', '../web/browser/newUuid.ts'],
  ['api-client/index.ts', '../server/app.ts'],
])('%s may not import %s, a test may', (path, target) => {
  const text = `import { x } from '${target}';`;
  expect(complaints('layers', { [path]: text })).toHaveLength(1);
  expect(complaints('layers', { [path.replace(/\.ts$/, '.test.ts')]: text })).toEqual([]);
});

test('long files and long functions are named', () => {
  expect(complaints('sizes', { 'server/x.ts': 'a;\n'.repeat(301) })).toHaveLength(1);
  const long = `function f() {\n${'a();\n'.repeat(70)}}`;
  expect(complaints('sizes', { 'server/x.ts': long })).toEqual([
    'server/x.ts: f has 72 lines; about 70 are enough',
  ]);
  const holder = `function f() {\n${`const g = () => {\n${'a();\n'.repeat(30)}};\n`.repeat(3)}}`;
  expect(complaints('sizes', { 'server/x.ts': holder })).toEqual([]);
});

test('nothing is left unfinished', () => {
  expect(complaints('unfinished', { 'server/x.ts': `// ${'TO' + 'DO'}: later` })).toHaveLength(1);
});

test('only the settings read the environment', () => {
  const text = 'const port = process.env.PORT;';
  expect(complaints('environment', { 'server/modules/cart/service.ts': text })).toHaveLength(1);
  expect(complaints('environment', { 'server/start/load-config.ts': text })).toEqual([]);
});

test('a test does not sleep', () => {
  const sleep = ['await new Promise((done) => set', 'Timeout(done, 500));'].join('');
  expect(complaints('sleeps', { 'server/x.test.ts': sleep })).toHaveLength(1);
  expect(complaints('sleeps', { 'server/x.ts': sleep })).toEqual([]);
});

test('a file that nobody imports is dead', () => {
  const files = { 'server/main.ts': "import './x.ts';", 'server/x.ts': '', 'server/y.ts': '' };
  expect(complaints('dead', files)).toEqual(['server/y.ts: nobody imports it']);
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { complaintsAbout, RULES } from './rules.ts';
import { importsOf, readSources, toSource } from './sources.ts';
import { EXCEPTIONS, type Exception } from './table-exceptions.ts';
import { OWNERS, tableOwners, unownedTables } from './tables.ts';

function complaints(rule: keyof typeof RULES, files: Record<string, string>): string[] {
  const sources = Object.entries(files).map(([path, text]) => toSource(path, text));
  return (RULES[rule]?.(sources) ?? []).map(({ path, says }) => `${path}: ${says}`);
}

test('the repository keeps every rule', () => {
  const sources = readSources(join(import.meta.dirname, '..', '..'));
  expect(sources.length).toBeGreaterThan(100);
  expect(complaintsAbout(sources)).toEqual([]);
});

/** One breach of each rule. A new rule does not compile without one. */
const BREACHES: Record<keyof typeof RULES, [path: string, text: string]> = {
  modules: ['server/modules/cart/service.ts', "await db.selectFrom('carts')"],
  folderSizes: ['server/modules/cart', ''],
  publicInterfaces: ['server/modules/cart/service.ts', "import { x } from '../stock/queries.ts';"],
  features: ['admin/features/orders/x.ts', "import X from '../products/Product.vue';"],
  layers: ['server/platform/x.ts', "import { x } from '../modules/cart/index.ts';"],
  sizes: ['server/x.ts', 'a;\n'.repeat(301)],
  unfinished: ['server/x.ts', `// @ts-${'ignore'}`],
  environment: ['server/modules/cart/service.ts', 'const port = process.env.PORT;'],
  sleeps: ['server/x.test.ts', `await page.waitFor${'Timeout'}(500);`],
  deadFiles: ['server/x.ts', ''],
  deadExports: ['server/x.ts', 'export const unused = 1;'],
  tableOwners: ['server/modules/cart/queries.ts', "db.insertInto('skus').values(row)"],
};

test.each(Object.keys(RULES) as (keyof typeof RULES)[])('a planted breach of %s is found', (rule) => {
  const [path, text] = BREACHES[rule];
  const files = rule === 'folderSizes' ? flatFolder(path, 16) : { [path]: text };
  expect(complaints(rule, files).filter((each) => each.startsWith(`${path}: `))).toHaveLength(1);
});

function flatFolder(folder: string, count: number, suffix = '.ts'): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/x${i}${suffix}`, '']));
}

test('every form of import is found', () => {
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

test('imports between features of a front end go through index.ts, or are refused', () => {
  const past = "import X from '../cart/CartIcon.vue';";
  expect(complaints('features', { 'storefront/features/catalog/x.ts': past })).toHaveLength(1);
  expect(complaints('features', { 'admin/features/orders/x.ts': past })).toHaveLength(1);
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
  ['admin/data/x.ts', '../../server/app.ts'],
  ['admin/data/x.ts', '../../storefront/urls.ts'],
  ['storefront/page/x.ts', '../../admin/urls.ts'],
])('%s may not import %s, a test may', (path, target) => {
  const text = `import { x } from '${target}';`;
  expect(complaints('layers', { [path]: text })).toHaveLength(1);
  expect(complaints('layers', { [path.replace(/\.ts$/, '.test.ts')]: text })).toEqual([]);
});

test('long files and long functions are refused', () => {
  expect(complaints('sizes', { 'server/x.ts': 'a;\n'.repeat(301) })).toHaveLength(1);
  const long = `function f() {\n${'a();\n'.repeat(70)}}`;
  expect(complaints('sizes', { 'server/x.ts': long })).toEqual([
    'server/x.ts: f has 72 lines; about 70 are enough',
  ]);
  const holder = `function f() {\n${`const g = () => {\n${'a();\n'.repeat(30)}};\n`.repeat(3)}}`;
  expect(complaints('sizes', { 'server/x.ts': holder })).toEqual([]);
});

test('a note of unfinished work is refused', () => {
  expect(complaints('unfinished', { 'server/x.ts': `// ${'TO' + 'DO'}: later` })).toHaveLength(1);
});

test('of the server only load-config.ts may read the environment', () => {
  const text = 'const port = process.env.PORT;';
  expect(complaints('environment', { 'server/modules/cart/service.ts': text })).toHaveLength(1);
  expect(complaints('environment', { 'server/start/load-config.ts': text })).toEqual([]);
});

test('a test that sleeps is refused', () => {
  const sleep = ['await new Promise((done) => set', 'Timeout(done, 500));'].join('');
  expect(complaints('sleeps', { 'server/x.test.ts': sleep })).toHaveLength(1);
  expect(complaints('sleeps', { 'server/x.ts': sleep })).toEqual([]);
});

test('SQL in a prepared statement is SQL', () => {
  const statement = "const TAKE = { name: 'take', text: `\n  SELECT sku_id FROM stock WHERE sku_id = $1` };";
  expect(complaints('modules', { 'server/modules/stock/locking.ts': statement })).toEqual([
    'server/modules/stock/locking.ts: SQL stands in queries.ts',
  ]);
  expect(complaints('modules', { 'server/modules/stock/locking/queries.ts': statement })).toEqual([]);
  const prose = "const text = 'SELECTED goods, UPDATED prices';";
  expect(complaints('modules', { 'server/modules/stock/service.ts': prose })).toEqual([]);
});

test('a use case with several files has a folder, not a prefix', () => {
  expect(complaints('modules', { 'server/modules/orders/placing-queries.ts': '' })).toEqual([
    'server/modules/orders/placing-queries.ts: make it placing/queries.ts: a use case has a folder, not a prefix',
  ]);
  expect(complaints('modules', { 'server/modules/orders/admin-routes.ts': '' })).toEqual([]);
});

test('a folder of a module has at most fifteen files, tests left out', () => {
  const folder = 'server/modules/orders';
  expect(complaints('folderSizes', flatFolder(folder, 15))).toEqual([]);
  expect(complaints('folderSizes', flatFolder(folder, 16, '.test.ts'))).toEqual([]);
  expect(complaints('folderSizes', flatFolder(folder, 16))).toEqual([
    'server/modules/orders: 16 files; above 15 give each use case a folder',
  ]);
});

test('a file that nobody imports is dead', () => {
  const files = { 'server/main.ts': "import './x.ts';", 'server/x.ts': '', 'server/y.ts': '' };
  expect(complaints('deadFiles', files)).toEqual(['server/y.ts: nobody imports it']);
});

test('an export that nobody imports is dead', () => {
  const files = {
    'server/main.ts':
      "import { used } from './x.ts';\nimport * as all from './y.ts';\nexport { again } from './z.ts';",
    'server/x.ts': `export const used = 1, unused = 2;
export function gone() {}
export interface Signature { a: number }
export type Nothing = 1;
export class Kept { constructor(readonly a: Signature) {} }`,
    'server/y.ts': 'export const any = 1;',
    'server/z.ts': 'export const again = 1;',
    'storefront/App.vue': `<script setup lang="ts">\nimport { Kept } from '../server/x.ts';\n</script>`,
    'server/modules/cart/errors.ts': 'export const problems = {};',
  };
  expect(complaints('deadExports', files)).toEqual([
    'server/x.ts: exports unused, which nobody imports',
    'server/x.ts: exports gone, which nobody imports',
    'server/x.ts: exports Nothing, which nobody imports',
  ]);
});

describe('tables and the modules that own them', () => {
  const named = (path: string, text: string, exceptions: readonly Exception[] = []) =>
    tableOwners([toSource(path, text)], exceptions).map(({ says }) => says);
  const orders = 'server/modules/orders/placing/queries.ts';

  test.each([
    ['a statement', 'const A = { text: `SELECT price_fen FROM skus WHERE id = $1` };'],
    ['a second table of FROM', 'const A = sql`SELECT 1 FROM orders o, skus s`;'],
    ['a JOIN', "const A = 'SELECT 1 FROM orders JOIN skus ON true';"],
    ['an UPDATE', 'const A = sql`UPDATE skus SET price_fen = 1`;'],
    ['Kysely', "db.insertInto('skus').values(row)"],
    ['a table of a template', "const A = sql.table('skus');"],
    ['an alias of Kysely', "db.selectFrom('orders').innerJoin('skus as s', 'a', 'b')"],
  ])('%s names another module’s table: refused without an exception', (_what, text) => {
    expect(named(orders, text)).toEqual(['names skus in SQL, a table of catalog: call its index.ts']);
    expect(named('server/modules/catalog/queries.ts', text.replaceAll('orders', 'products'))).toEqual([]);
    expect(named(orders, text, [{ path: orders, tables: ['skus'], reason: 'a test' }])).toEqual([]);
  });

  test('an exception that nobody needs any more is refused', () => {
    const exceptions = [{ path: orders, tables: ['skus'], reason: 'a test' }];
    expect(named(orders, 'const A = sql`SELECT 1 FROM orders`;', exceptions)).toHaveLength(1);
  });

  test('every table of the schema has an owner, which is a module or the platform', () => {
    const root = join(import.meta.dirname, '..', '..');
    expect(unownedTables(readFileSync(join(root, 'server', 'schema.sql'), 'utf8'))).toEqual([]);
    for (const owner of new Set(Object.values(OWNERS)))
      expect(owner === 'platform' || existsSync(join(root, 'server', 'modules', owner)), owner).toBe(true);
  });

  test('a table without an owner is refused, and an owner without its table', () => {
    const schema = Object.keys(OWNERS).map((table) => `CREATE TABLE ${table} (`);
    const says = (lines: string[]) => unownedTables(lines.join('\n')).map((each) => each.says);
    expect(says([...schema, 'CREATE TABLE umbrellas ('])).toEqual(['give umbrellas an owner']);
    expect(says(schema.slice(1))).toEqual(['addresses is no table']);
  });

  test('every exception has a reason', () => {
    expect(EXCEPTIONS.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });
});

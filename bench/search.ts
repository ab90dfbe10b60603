/**
 * `npm run bench search`: how long a search and a suggestion take over HTTP with 100,000 products. The baseline, in the same
 * run, is a plain LIKE over titles, which finds nothing for typing errors and pinyin.
 */
import { parseArgs } from 'node:util';
import { type RawBuilder, sql } from 'kysely';
import { pinyin } from 'pinyin-pro';
import { Agent, request } from 'undici';
import { recountWords, updateOutdatedTerms } from '../server/modules/catalog/index.ts';
import type { Database } from '../server/platform/postgres/postgres.ts';
import { barChart, describeMachine, type Figure, percentile, publish } from './report.ts';
import { type Goods, generateGoods, kindNames, materialNames, qualityNames } from './search-goods.ts';
import { settle } from './seed.ts';
import { openBenchDatabase, startServer } from './shop.ts';

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '4850' },
    products: { type: 'string', default: '100000' },
    repeats: { type: 'string', default: '3' },
  },
});
const port = Number(flags.port);
const SEARCH_P95_MS = 50;
const SUGGESTIONS_P95_MS = 30;
const PAGE = 24;

/** How the goods come into the database: as staff would add them, but in bulk. */
async function seedGoods(db: Database, goods: readonly Goods[]): Promise<void> {
  await sql`
    INSERT INTO categories (slug, name, name_en)
    SELECT 'kind-' || place, zh, en FROM jsonb_to_recordset(${JSON.stringify(
      kindNames.map(([zh, en], place) => ({ place, zh, en })),
    )}::jsonb) AS kinds (place int, zh text, en text)`.execute(db);
  const column = (of: (each: Goods) => string | number): RawBuilder<unknown> =>
    sql`${goods.map((each) => String(of(each)))}::text[]`;
  await sql`
    WITH made AS (
      SELECT uuidv7() AS id, * FROM unnest(${column((each) => each.title)}, ${column((each) => each.titleEn)},
        ${column((each) => each.description)}, ${column((each) => each.descriptionEn)}, ${column((each) => each.kind)},
        ${column((each) => each.colour)}, ${column((each) => each.colourEn)})
        WITH ORDINALITY AS each (title, title_en, description, description_en, kind, colour, colour_en, n)
    ), added AS (
      INSERT INTO products (id, category_id, slug, title, title_en, description, description_en, sales_count)
      SELECT made.id, categories.id, 'goods', title, title_en, description, description_en, (100000 / n)::bigint
      FROM made JOIN categories ON categories.slug = 'kind-' || kind
    )
    INSERT INTO skus (product_id, options, price_fen)
    SELECT id, jsonb_build_array(jsonb_build_object('name', '颜色', 'nameEn', 'Colour', 'value', colour, 'valueEn', colour_en)),
           1000 + n % 99000
    FROM made`.execute(db);
  await sql`INSERT INTO stock (sku_id, on_hand) SELECT id, 10 FROM skus`.execute(db);
}

const wrong = (word: string) => word.slice(0, 2) + word.slice(3);
const spelt = (text: string) => pinyin(text, { toneType: 'none', type: 'array' });
const LATIN = /^[a-z]{5,}$/;

/** What is asked, by kind. Words of many products and of few, in both languages. */
function queriesOf(goods: readonly Goods[]): Record<string, string[]> {
  const sample = goods.filter((_, index) => index % Math.ceil(goods.length / 60) === 0);
  const names = kindNames.flat();
  return {
    'a word of many products': [
      ...names.slice(0, 40),
      ...qualityNames.slice(0, 12).flat(),
      ...materialNames.slice(0, 6).flat(),
    ],
    'several words': sample.map(({ title, titleEn }, index) =>
      index % 2 === 0 ? title.split(' ').slice(0, 2).join(' ') : titleEn.split(' ').slice(1, -1).join(' '),
    ),
    'a whole title': sample.map(({ title }) => title),
    'a typing error': [
      ...kindNames
        .flatMap(([, en]) => en.split(' '))
        .filter((word) => LATIN.test(word))
        .map(wrong),
      ...qualityNames
        .flatMap(([, en]) => en.split(' '))
        .filter((word) => LATIN.test(word))
        .map(wrong),
    ],
    pinyin: kindNames.map(([zh]) => spelt(zh).join('')),
    'initials of pinyin': kindNames.map(([zh]) =>
      spelt(zh)
        .map((each) => each[0])
        .join(''),
    ),
    'no hit': Array.from({ length: 60 }, (_, n) =>
      n % 2 === 0 ? `qx${n}wvkj` : `魑魅${String.fromCharCode(0x9b51 + n)}`,
    ),
  };
}

/** What is typed on the way to a word: every beginning. */
const beginningsOf = (words: readonly string[]) => [
  ...new Set(words.flatMap((word) => [...word].map((_, at, all) => all.slice(0, at + 1).join('')))),
];

const agent = new Agent({ connections: 1 });

async function get(url: string): Promise<{ total?: number; items: unknown[] }> {
  const answer = await request(url, { dispatcher: agent });
  const body = (await answer.body.json()) as { total?: number; items: unknown[] };
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${JSON.stringify(body)}`);
  return body;
}

async function like(db: Database, q: string): Promise<void> {
  const found = sql`FROM products WHERE status = 'on_shelf' AND price_fen IS NOT NULL
    AND (title ILIKE ${`%${q}%`} OR title_en ILIKE ${`%${q}%`})`;
  await sql`SELECT (SELECT count(*) ${found}), ARRAY(SELECT id ${found} ORDER BY sales_count DESC, id DESC LIMIT ${PAGE})`.execute(
    db,
  );
}

interface Timing {
  name: string;
  taken: number[];
  found: number;
  asked: number;
}

/** Asks every query some times, in turn, so that no answer is remembered from the second before. */
async function time(
  name: string,
  queries: readonly string[],
  ask: (q: string) => Promise<boolean>,
): Promise<Timing> {
  const taken: number[] = [];
  let found = 0;
  for (let repeat = 0; repeat < Number(flags.repeats); repeat++) {
    for (const q of queries) {
      const begin = performance.now();
      if (await ask(q)) found++;
      taken.push(performance.now() - begin);
    }
    await new Promise((done) => setTimeout(done, 1_100));
  }
  return { name, taken, found, asked: taken.length };
}

function figuresOf({ name, taken, found, asked }: Timing, p95Ms?: number): Figure[] {
  return [
    { what: `${name}, p50`, value: percentile(taken, 0.5), unit: 'ms' },
    {
      what: `${name}, p95`,
      value: percentile(taken, 0.95),
      unit: 'ms',
      ...(p95Ms !== undefined && { bar: { kind: 'at most' as const, value: p95Ms } }),
    },
    { what: `${name}, p99`, value: percentile(taken, 0.99), unit: 'ms' },
    { what: `${name}, of ${asked} found`, value: found, unit: '' },
  ];
}

const database = await openBenchDatabase();
try {
  const { db } = database.postgres;
  const goods = generateGoods(Number(flags.products));
  await seedGoods(db, goods);
  const begin = performance.now();
  await updateOutdatedTerms(db);
  const indexing = performance.now() - begin;
  const beginCount = performance.now();
  await recountWords(db);
  const counting = performance.now() - beginCount;
  await settle(db);
  const server = await startServer(database.url, port);
  try {
    const searches = queriesOf(goods);
    const typed = beginningsOf(kindNames.slice(0, 40).flatMap(([zh, en]) => [zh, en, spelt(zh).join('')]));
    await time(
      'warm',
      Object.values(searches).flat(),
      async (q) => (await get(`${server.url}/api/products?q=${encodeURIComponent(q)}`)).items.length > 0,
    );
    const timings: Timing[] = [];
    for (const [name, queries] of Object.entries(searches)) {
      timings.push(
        await time(name, queries, async (q) => {
          const { total } = await get(
            `${server.url}/api/products?pageSize=${PAGE}&q=${encodeURIComponent(q)}`,
          );
          return (total ?? 0) > 0;
        }),
      );
    }
    const suggestions = await time('suggestions', typed, async (q) => {
      const { items } = await get(`${server.url}/api/search/suggestions?q=${encodeURIComponent(q)}`);
      return items.length > 0;
    });
    const plain = await time('a plain LIKE', searches['a word of many products'] ?? [], async (q) => {
      await like(db, q);
      return true;
    });
    const all: Timing = {
      name: 'all searches',
      taken: timings.flatMap(({ taken }) => taken),
      found: timings.reduce((sum, { found }) => sum + found, 0),
      asked: timings.reduce((sum, { asked }) => sum + asked, 0),
    };
    await publish(
      {
        name: 'search',
        machine: describeMachine(),
        at: new Date().toISOString(),
        figures: [
          ...timings.flatMap((each) => figuresOf(each, SEARCH_P95_MS)),
          ...figuresOf(all, SEARCH_P95_MS),
          ...figuresOf(suggestions, SUGGESTIONS_P95_MS),
          ...figuresOf(plain),
          { what: 'making the terms of all products anew', value: indexing / 1_000, unit: 's' },
          { what: 'counting the words', value: counting / 1_000, unit: 's' },
        ],
        runs: { flags, timings: [...timings, suggestions, plain] },
      },
      {
        search: barChart(
          `Search among ${flags.products} products, p95`,
          [...timings, suggestions, plain].map(({ name, taken }) => ({
            label: name,
            value: percentile(taken, 0.95),
          })),
          'ms',
        ),
      },
    );
  } finally {
    await server.stop();
  }
} finally {
  await agent.close();
  await database.close();
}

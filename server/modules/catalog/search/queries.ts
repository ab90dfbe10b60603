import { type RawBuilder, sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { cardsOf, type ListedRow, type ListFilter, ORDERS, type Slice } from '../list/queries.ts';
import type { Sort } from '../list/schema.ts';
import type { StoredOption } from '../schema.ts';
import type { KnownWord } from './correction.ts';
import type { SearchPlan } from './plan.ts';
import type { VocabularyWord } from './vocabulary.ts';

/**
 * Only the best sellers among the matches are ranked, up to this many; the others follow by sales. A search with more
 * matches is too general for a rank to matter, and to rank them all would take long.
 */
const RANKED_MAX = 500;
/** With this many matches in titles, nobody needs the goods that only mention the words in their descriptions. */
const ENOUGH_TITLES = 200;
/** A query has at most 8 words, and most words have a handful of neighbours in the vocabulary. */
const KNOWN_WORDS_MAX = 500;
/** Every text that begins with `x` comes before `x` and this. */
const LAST_CHARACTER = '\u{10ffff}';

function isListed({ categoryIds, minPriceFen, maxPriceFen }: ListFilter): RawBuilder<unknown> {
  const conditions = [sql`search.is_listed`];
  if (categoryIds) conditions.push(sql`search.category_id = ANY(${categoryIds}::uuid[])`);
  if (minPriceFen !== null) conditions.push(sql`search.price_fen >= ${minPriceFen}`);
  if (maxPriceFen !== null) conditions.push(sql`search.price_fen <= ${maxPriceFen}`);
  return sql.join(conditions, sql` AND `);
}

/** Where a search looks. `descriptions` needs no word in a title. */
export type Reach = 'titles' | 'descriptions';

/**
 * Titles come first. Descriptions add what titles do not say: a product whose description alone has the words counts where a
 * title of its own category has them. So 手机 finds a phone and its case, not the dress whose pocket holds a phone. One word
 * that no title has is not looked up in descriptions at all. LATERAL with LIMIT keeps the planner from joining by hash, which
 * read all of 100,000 products for a query with one match: 80 ms instead of 2 ms.
 */
function matching(filter: ListFilter, { all, some, best }: SearchPlan, reach: Reach): RawBuilder<unknown> {
  const belongs =
    reach === 'descriptions'
      ? sql`true`
      : sql`(search.title_words @@ ${some}::tsquery OR search.category_id IN (SELECT category_id FROM titled))`;
  return sql`
    best AS MATERIALIZED (SELECT id FROM products_titled(${best}::tsquery)),
    titled AS MATERIALIZED (
      SELECT id, 0 AS tier, id IN (SELECT id FROM best) AS is_best, popularity, price_fen, category_id
      FROM products_titled(${all}::tsquery) search WHERE ${isListed(filter)}
    ), mentioned AS MATERIALIZED (
      SELECT id FROM products_mentioning(${all}::tsquery) id
      WHERE (SELECT count(*) BETWEEN ${all === some ? 1 : 0} AND ${ENOUGH_TITLES} FROM titled)
    ), matching AS MATERIALIZED (
      SELECT * FROM titled
      UNION ALL
      SELECT mentioned.id, 1 AS tier, false AS is_best, popularity, price_fen, category_id
      FROM mentioned CROSS JOIN LATERAL (SELECT * FROM product_search WHERE product_id = mentioned.id LIMIT 1) AS search
      WHERE ${isListed(filter)} AND NOT search.title_words @@ ${all}::tsquery AND ${belongs}
    )`;
}

const BY_POPULARITY = sql`tier, is_best DESC, popularity DESC, id DESC`;

function rankedIds({ ranker }: SearchPlan, { offset, limit }: Slice): RawBuilder<unknown> {
  // A multiple of the page size, so that no page is partly ranked.
  const ranked = Math.floor(RANKED_MAX / limit) * limit;
  if (offset >= ranked)
    return sql`SELECT id FROM matching ORDER BY ${BY_POPULARITY} LIMIT ${limit} OFFSET ${offset}`;
  return sql`
    SELECT products.id
    FROM (SELECT * FROM matching ORDER BY ${BY_POPULARITY} LIMIT ${ranked}) AS best
    JOIN products USING (id) JOIN product_search ON product_search.product_id = best.id
    ORDER BY tier, is_best DESC, ts_rank(title_words, ${ranker}::tsquery) DESC, ${ORDERS.sales}
    LIMIT ${limit} OFFSET ${offset}`;
}

function sortedIds(sort: Exclude<Sort, 'default'>, { offset, limit }: Slice): RawBuilder<unknown> {
  const page = sql`ORDER BY ${ORDERS[sort]} LIMIT ${limit} OFFSET ${offset}`;
  if (sort !== 'sales') return sql`SELECT id FROM matching AS products ${page}`;
  // Sales are in products alone. Popularity grows with them, so only the most popular need be looked up there.
  const first = sql`
    SELECT id FROM matching ORDER BY popularity DESC FETCH FIRST (${offset + limit}::bigint) ROWS WITH TIES`;
  return sql`SELECT products.id FROM (${first}) AS first JOIN products USING (id) ${page}`;
}

export interface Matches {
  total: number;
  rows: ListedRow[];
}

/** Reads one page of what a search finds, and the number of all matches. */
export async function readMatches(
  db: Database,
  search: { filter: ListFilter; plan: SearchPlan; reach: Reach; sort: Sort; slice: Slice },
): Promise<Matches> {
  const { filter, plan, reach, sort, slice } = search;
  const ids = sort === 'default' ? rankedIds(plan, slice) : sortedIds(sort, slice);
  const { rows } = await sql<{ total: number } & { [K in keyof ListedRow]: ListedRow[K] | null }>`
    WITH ${matching(filter, plan, reach)}
    SELECT found.total, cards.*
    FROM (SELECT count(*) AS total FROM matching) AS found LEFT JOIN (${cardsOf(ids)}) AS cards ON true`.execute(
    db,
  );
  const cards = rows.flatMap(({ total: _, ...row }) => (row.id === null ? [] : [row as ListedRow]));
  return { total: rows[0]?.total ?? 0, rows: cards };
}

/** The best sellers on the shelf whose texts, descriptions included, match. */
export async function readMentions(db: Database, tsquery: string, limit: number): Promise<ListedRow[]> {
  const ids = sql`
    SELECT id FROM products_mentioning(${tsquery}::tsquery) id JOIN product_search ON product_id = id
    WHERE is_listed ORDER BY popularity DESC, id DESC LIMIT ${limit}`;
  return (await sql<ListedRow>`${cardsOf(ids)}`.execute(db)).rows;
}

/** Which of the texts a word of the vocabulary begins with. */
export async function whichBeginWords(db: Database, texts: readonly string[]): Promise<boolean[]> {
  const { rows } = await sql<{ begins: boolean }>`
    SELECT EXISTS (SELECT FROM search_words WHERE word >= asked.text AND word < asked.text || ${LAST_CHARACTER}
                   AND products > 0) AS begins
    FROM unnest(${texts}::text[] COLLATE "C") WITH ORDINALITY AS asked (text, place) ORDER BY place`.execute(
    db,
  );
  return rows.map(({ begins }) => begins);
}

/** The words of the vocabulary that have any of the keys, with those keys. */
export async function readKnownWords(db: Database, keys: readonly string[]): Promise<KnownWord[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<KnownWord>`
    SELECT word, kind, products, ARRAY(SELECT unnest(keys) INTERSECT SELECT unnest(${keys}::text[])) AS keys
    FROM search_words WHERE keys && ${keys}::text[] AND products > 0
    ORDER BY products DESC LIMIT ${KNOWN_WORDS_MAX}`.execute(db);
  return rows;
}

/** Words and phrases that begin with a text, or whose pinyin or initials do, those of more products first. */
export async function readCompletions(
  db: Database,
  { beginning, scripts, limit }: { beginning: string; scripts: 'all' | 'latin'; limit: number },
): Promise<string[]> {
  const end = beginning + LAST_CHARACTER;
  const first = sql`word >= ${beginning} AND word < ${end}`;
  const sounds = sql`
    UNION ALL SELECT word, kind, products, 1 AS place FROM search_words
    WHERE kind <> 'pair' AND products > 0 AND pinyin >= ${beginning} AND pinyin < ${end}
    UNION ALL SELECT word, kind, products, 1 FROM search_words
    WHERE kind <> 'pair' AND products > 0 AND initials >= ${beginning} AND initials < ${end}`;
  const { rows } = await sql<{ word: string }>`
    SELECT word FROM (
      SELECT word, kind, products, 0 AS place FROM search_words WHERE ${first} AND kind <> 'pair' AND products > 0
      ${scripts === 'all' && /^[a-z]+$/.test(beginning) ? sounds : sql``}
    ) found
    GROUP BY word ORDER BY min(place), max(products) DESC, word LIMIT ${limit}`.execute(db);
  return rows.map(({ word }) => word);
}

/** The best sellers on the shelf whose titles match. */
export async function readTitles(
  db: Database,
  tsquery: string,
  limit: number,
): Promise<{ id: string; title: string; titleEn: string }[]> {
  const { rows } = await sql<{ id: string; title: string; titleEn: string }>`
    SELECT id, title, title_en AS "titleEn" FROM (
      SELECT id, popularity FROM products_titled(${tsquery}::tsquery)
      WHERE is_listed ORDER BY popularity DESC, id DESC LIMIT ${limit}
    ) best JOIN products USING (id) ORDER BY best.popularity DESC, id DESC`.execute(db);
  return rows;
}

export interface ProductTexts {
  id: string;
  title: string;
  titleEn: string;
  description: string;
  descriptionEn: string;
  options: StoredOption[];
}

/** Locks products and reads their texts. A row that another transaction has locked is left out where `skipLocked` says so. */
export async function lockTexts(
  tx: Tx,
  ids: readonly string[],
  { skipLocked }: { skipLocked: boolean },
): Promise<ProductTexts[]> {
  const { rows } = await sql<ProductTexts>`
    WITH locked AS (
      SELECT id FROM products WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE ${skipLocked ? sql`SKIP LOCKED` : sql``}
    )
    SELECT id, title, title_en AS "titleEn", description, description_en AS "descriptionEn",
           coalesce((SELECT jsonb_agg(option) FROM skus, jsonb_array_elements(options) option WHERE product_id = products.id),
                    '[]') AS options
    FROM products JOIN locked USING (id) ORDER BY id`.execute(tx);
  return rows;
}

export interface ProductTerms {
  productId: string;
  words: string;
  titleWords: string;
}

/** Stores the search terms of products. They replace the terms that they had. */
export async function upsertTerms(tx: Tx, terms: readonly ProductTerms[], version: number): Promise<void> {
  const rows = sql`
    SELECT * FROM unnest(${terms.map(({ productId }) => productId)}::uuid[], ${terms.map(({ words }) => words)}::text[],
                         ${terms.map(({ titleWords }) => titleWords)}::text[]) AS made (product_id, words, title_words)`;
  await sql`
    INSERT INTO product_words (product_id, words) SELECT product_id, words::tsvector FROM (${rows}) AS made
    ON CONFLICT (product_id) DO UPDATE SET words = excluded.words`.execute(tx);
  await sql`
    UPDATE product_search SET title_words = made.title_words::tsvector, version = ${version}
    FROM (${rows}) AS made WHERE product_search.product_id = made.product_id`.execute(tx);
}

/**
 * Adds words to the vocabulary. One that is there by the same rules is left alone: ON CONFLICT would lock its row, and two
 * writers of several products could wait for each other.
 */
export async function addWords(tx: Tx, words: readonly VocabularyWord[], version: number): Promise<void> {
  await sql`
    INSERT INTO search_words (word, kind, version, terms, pinyin, initials, keys)
    SELECT word, kind, ${version}, ARRAY(SELECT jsonb_array_elements_text(terms)), pinyin, initials,
           ARRAY(SELECT jsonb_array_elements_text(keys))
    FROM jsonb_to_recordset(${JSON.stringify(words)}::jsonb)
         AS made (word text, kind text, terms jsonb, pinyin text, initials text, keys jsonb)
    WHERE NOT EXISTS (SELECT FROM search_words known
                      WHERE known.word = made.word AND known.version >= ${version} AND known.products > 0)
    ON CONFLICT (word) DO UPDATE
    SET kind = excluded.kind, version = excluded.version, terms = excluded.terms, pinyin = excluded.pinyin,
        initials = excluded.initials, keys = excluded.keys, products = greatest(search_words.products, 1)`.execute(
    tx,
  );
}

/** Products behind `after` whose terms were made by older rules, in the order of their ids. */
export async function readOutdated(
  db: Database,
  version: number,
  page: { after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT product_id AS id FROM product_search WHERE version < ${version} AND product_id > ${page.after}
    ORDER BY product_id LIMIT ${page.limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** An arbitrary number. No other advisory lock of the shop may have it. */
const COUNT_LOCK = 7_135_202;

/** Counts how many products on the shelf have each word of the vocabulary. One server at a time counts. */
export async function countWords(tx: Tx): Promise<void> {
  // 100,000 products take 2 s; the usual limit of a statement is meant for requests.
  await sql`SET LOCAL statement_timeout = '120s'`.execute(tx);
  const { rows } = await sql<{ isFirst: boolean }>`
    SELECT pg_try_advisory_xact_lock(${COUNT_LOCK}) AS "isFirst"`.execute(tx);
  if (!rows[0]?.isFirst) return;
  await sql`
    WITH counted AS MATERIALIZED (
      SELECT word AS term, ndoc FROM ts_stat('SELECT title_words FROM product_search WHERE is_listed')
    ), now AS (
      SELECT search_words.word, min(coalesce(ndoc, 0)) AS products
      FROM search_words CROSS JOIN unnest(terms) AS term LEFT JOIN counted USING (term) GROUP BY search_words.word
    )
    UPDATE search_words SET products = now.products FROM now
    WHERE search_words.word = now.word AND search_words.products <> now.products`.execute(tx);
}

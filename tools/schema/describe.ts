import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../server/platform/postgres/postgres.ts';

/**
 * Reads a schema from PostgreSQL's catalog and writes it as SQL for people: types, functions, then each table with its
 * columns, constraints, indexes and triggers. The catalog's own functions (pg_get_constraintdef and its kin) say every
 * expression, so the text is what the database holds, not what a migration meant.
 */

const HEADER = `-- What the migrations make, for people to read. Written by \`npm run schema\`; a test fails where it differs.
-- The comments that say why stand in server/migrations/.
`;

interface Table {
  oid: number;
  name: string;
  isUnlogged: boolean;
  options: string[] | null;
}

interface Column {
  name: string;
  type: string;
  notNull: boolean;
  expression: string | null;
  generated: string;
  collation: string | null;
}

interface Line {
  text: string;
}

const TABLES: RawBuilder<Table> = sql`
  SELECT c.oid::int4 AS oid, c.relname AS name, c.relpersistence = 'u' AS "isUnlogged", c.reloptions AS options
  FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'kysely\\_%'
  ORDER BY c.relname`;

const FUNCTIONS: RawBuilder<Line> = sql`
  SELECT pg_get_functiondef(p.oid) AS text
  FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  ORDER BY p.proname, p.oid`;

const EXTENSIONS: RawBuilder<Line> = sql`
  SELECT 'CREATE EXTENSION ' || extname || ';' AS text FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname`;

function columnsOf(oid: number): RawBuilder<Column> {
  return sql`
    SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS "notNull",
           pg_get_expr(d.adbin, d.adrelid) AS expression, a.attgenerated AS generated,
           CASE WHEN a.attcollation <> t.typcollation THEN co.collname END AS collation
    FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_collation co ON co.oid = a.attcollation
    WHERE a.attrelid = ${oid}::oid AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum`;
}

/** Keys first, then unique constraints, checks and foreign keys. NOT NULL stands with its column. */
function constraintsOf(oid: number): RawBuilder<Line> {
  return sql`
    SELECT 'CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid, true) AS text
    FROM pg_constraint
    WHERE conrelid = ${oid}::oid AND contype IN ('p', 'u', 'c', 'f', 'x')
    ORDER BY position(contype IN 'pucxf'), conname`;
}

/** Those that no constraint has made already. */
function indexesOf(oid: number): RawBuilder<Line> {
  return sql`
    SELECT pg_get_indexdef(i.indexrelid) || ';' AS text
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = ${oid}::oid AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))
    ORDER BY c.relname`;
}

function triggersOf(oid: number): RawBuilder<Line> {
  return sql`
    SELECT pg_get_triggerdef(oid, true) || ';' AS text
    FROM pg_trigger WHERE tgrelid = ${oid}::oid AND NOT tgisinternal ORDER BY tgname`;
}

function columnText(column: Column): string {
  const parts = [column.name, column.type];
  if (column.collation !== null) parts.push(`COLLATE "${column.collation}"`);
  if (column.notNull) parts.push('NOT NULL');
  if (column.generated === 's') parts.push(`GENERATED ALWAYS AS (${column.expression}) STORED`);
  else if (column.expression !== null) parts.push(`DEFAULT ${column.expression}`);
  return parts.join(' ');
}

async function tableText(db: Database, table: Table): Promise<string> {
  const { rows: columns } = await columnsOf(table.oid).execute(db);
  const { rows: constraints } = await constraintsOf(table.oid).execute(db);
  const { rows: indexes } = await indexesOf(table.oid).execute(db);
  const { rows: triggers } = await triggersOf(table.oid).execute(db);
  const inside = [...columns.map(columnText), ...constraints.map(({ text }) => text)];
  const options = table.options ? ` WITH (${table.options.join(', ')})` : '';
  const kind = table.isUnlogged ? 'UNLOGGED TABLE' : 'TABLE';
  const create = `CREATE ${kind} ${table.name} (\n${inside.map((line) => `  ${line}`).join(',\n')}\n)${options};`;
  return [
    create,
    ...[...indexes, ...triggers].map(({ text }) => text.replaceAll(' ON public.', ' ON ')),
  ].join('\n');
}

/** The whole of a database's schema `public`, as SQL. */
export async function describeSchema(db: Database): Promise<string> {
  const { rows: extensions } = await EXTENSIONS.execute(db);
  const { rows: functions } = await FUNCTIONS.execute(db);
  const { rows: tables } = await TABLES.execute(db);
  const parts = [HEADER.trimEnd()];
  if (extensions.length > 0) parts.push(extensions.map(({ text }) => text).join('\n'));
  parts.push(
    ...functions.map(
      ({ text }) => `${text.trimEnd().replace('CREATE OR REPLACE FUNCTION public.', 'CREATE FUNCTION ')};`,
    ),
  );
  for (const table of tables) parts.push(await tableText(db, table));
  return `${parts.join('\n\n')}\n`;
}

import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';

export type Encoding = 'utf-8' | 'utf-16le' | 'gb18030';

/** Tells the encoding of a file whose parts it is shown, in order. */
export interface EncodingProbe {
  add(part: Uint8Array): void;
  end(): Encoding;
}

/**
 * Spreadsheets write UTF-8 with or without a mark, UTF-16 with one, and in China GBK without one. Chinese text in GBK is
 * not valid UTF-8, so a file that is valid UTF-8 from beginning to end is UTF-8. GB18030 contains GBK.
 */
export function createEncodingProbe(): EncodingProbe {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  let beginning = Buffer.alloc(0);
  const decode = (part?: Uint8Array) => {
    if (!isUtf8) return;
    try {
      if (part === undefined) utf8.decode();
      else utf8.decode(part, { stream: true });
    } catch {
      isUtf8 = false;
    }
  };
  return {
    add(part) {
      if (beginning.length < 2) beginning = Buffer.concat([beginning, part.subarray(0, 2)]);
      decode(part);
    },
    end() {
      decode();
      if (beginning[0] === 0xff && beginning[1] === 0xfe) return 'utf-16le';
      return isUtf8 ? 'utf-8' : 'gb18030';
    },
  };
}

async function* decoded(parts: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding);
  for await (const part of parts) {
    const text = decoder.write(part);
    if (text !== '') yield text;
  }
  const rest = decoder.end();
  if (rest) yield rest;
}

const DELIMITERS = [',', ';', '\t'];

/** The delimiter that stands most often in the first line, outside of quotes. */
function delimiterOf(beginning: string): string {
  const line = beginning.replaceAll(/"[^"]*"/g, '').split(/[\r\n]/, 1)[0] ?? '';
  const countOf = (delimiter: string) => line.split(delimiter).length;
  return DELIMITERS.reduce((best, each) => (countOf(each) > countOf(best) ? each : best));
}

/** A line `sep=;` in front of the headings, which Excel understands. */
const SEPARATOR_LINE = /^sep=(.)\r?\n/i;

/** More than the longest description of a product; a quote that is never closed must not fill the memory. */
const RECORD_MAX = 200_000;

/** A file that is no CSV: a quote is never closed, or a row is too long. */
export class CsvTrouble extends Error {
  readonly row: number;
  constructor(row: number, cause: unknown) {
    super('the file is no CSV', { cause });
    this.row = row;
  }
}

/** A row as a spreadsheet numbers it: the headings are row 1, empty rows count, a cell with line breaks is in one row. */
export interface CsvRow {
  row: number;
  cells: string[];
}

async function* rest(first: string, texts: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* texts;
}

/**
 * Reads a CSV file as spreadsheets write it, with commas, semicolons or tabs. Only some parts of it are in memory.
 * @throws CsvTrouble
 */
export async function* readCsv(parts: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<CsvRow> {
  const texts = decoded(parts, encoding);
  const { value, done } = await texts.next();
  const first = done ? '' : value.replace(/^\uFEFF/, '');
  const separator = SEPARATOR_LINE.exec(first)?.[1];
  const options = {
    delimiter: separator ?? delimiterOf(first),
    relax_column_count: true,
    // `="1234"`, as some programs write it without further quotes.
    relax_quotes: true,
    max_record_size: RECORD_MAX,
  };
  const parser = Readable.from(rest(first, texts)).pipe(parse(options));
  let row = 0;
  try {
    for await (const cells of parser) {
      row += 1;
      if (row > 1 || separator === undefined) yield { row, cells: (cells as string[]).map(cleanCell) };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new CsvTrouble(row + 1, error);
    throw error;
  } finally {
    parser.destroy();
  }
}

/** Undoes what spreadsheets and our own exports write around a text to keep it as it is. */
function cleanCell(cell: string): string {
  // trim() takes ideographic and no-break spaces too, but no zero-width ones.
  const text = cell.replaceAll(/^[\u200b\ufeff]+|[\u200b\ufeff]+$/g, '').trim();
  const kept = /^="(.*)"$/s.exec(text)?.[1];
  if (kept !== undefined) return kept.replaceAll('""', '"').trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the writer puts the mark before them too.
  return /^'[=+\-@\u0000-\u001f\u007f]/.test(text) ? text.slice(1) : text;
}

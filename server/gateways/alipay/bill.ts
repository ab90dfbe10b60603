import { unzipSync } from 'fflate';
import iconv from 'iconv-lite';
import type { BillRow } from '../payment.ts';
import { fromBeijingTime, toFen } from './wire.ts';

const ZIP_BYTES_MAX = 32 * 1024 * 1024;
const FILE_BYTES_MAX = 256 * 1024 * 1024;
const KINDS: Record<string, BillRow['kind'] | undefined> = { 交易: 'payment', 退款: 'refund' };

/** Fetches the ZIP. @throws with the reason when it is too large, too slow or not there */
export async function fetchZip(
  url: string,
  timeoutMs: number,
  maxBytes = ZIP_BYTES_MAX,
): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok || !response.body) throw new Error(`the bill's address answered HTTP ${response.status}`);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body) {
    size += piece.byteLength;
    if (size > maxBytes) throw new Error(`the bill is larger than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * The rows of a day's bill. The bill is a ZIP of CSV files in GBK; the detail file has a line of headings after lines
 * with `#`. The files' names are in GBK too, so the detail file is recognised by its headings.
 * @throws with the reason when the ZIP holds no such file
 */
export function readBill(zip: Uint8Array): BillRow[] {
  const files = unzipSync(zip, {
    filter: ({ originalSize }) => {
      if (originalSize > FILE_BYTES_MAX) throw new Error('a file of the bill is too large');
      return true;
    },
  });
  for (const file of Object.values(files)) {
    const lines = iconv.decode(Buffer.from(file), 'gbk').split(/\r?\n/);
    const start = lines.findIndex((line) => line.startsWith('支付宝交易号,商户订单号,'));
    if (start >= 0) return readDetail(splitCsv(lines[start] as string), lines.slice(start + 1));
  }
  throw new Error('the bill has no detail file');
}

function readDetail(headings: string[], lines: string[]): BillRow[] {
  const rows: BillRow[] = [];
  for (const line of lines) {
    if (line.startsWith('#')) break;
    if (line.trim() === '') continue;
    const row = readRow(headings, splitCsv(line));
    if (row) rows.push(row);
  }
  return rows;
}

/** Null for a line that is neither a payment nor a refund. @throws where an amount cannot be read */
function readRow(headings: string[], cells: string[]): BillRow | null {
  // Alipay does not quote cells, so a title with a comma takes more than one: they are joined again.
  const extra = cells.length - headings.length;
  const title = headings.indexOf('商品名称');
  if (extra > 0 && title >= 0)
    cells.splice(title, extra + 1, cells.slice(title, title + extra + 1).join(','));
  const fields = Object.fromEntries(headings.map((heading, i) => [heading, cells[i] ?? '']));
  const kind = KINDS[fields.业务类型 ?? ''];
  if (!kind) return null;
  const amountFen = toFen(fields['订单金额（元）']);
  const receivedFen = toFen(fields['商家实收（元）']);
  if (amountFen === null || receivedFen === null)
    throw new Error(`the bill has a line without an amount: ${cells[0]}`);
  return {
    kind,
    tradeNo: fields.支付宝交易号 ?? '',
    outTradeNo: fields.商户订单号 ?? '',
    outRequestNo: kind === 'refund' ? (fields['退款批次号/请求号'] ?? '') : null,
    subject: fields.商品名称 ?? '',
    createdAt: fromBeijingTime(fields.创建时间),
    completedAt: fromBeijingTime(fields.完成时间),
    amountFen,
    receivedFen,
    fields,
  };
}

/** The cells of one line. Alipay ends some with a tab, so that spreadsheets do not turn them into numbers. */
function splitCsv(line: string): string[] {
  const cell = /(?:^|,)(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g;
  return [...line.matchAll(cell)].map(([, quoted, bare]) =>
    (quoted?.replaceAll('""', '"') ?? bare ?? '').trim(),
  );
}

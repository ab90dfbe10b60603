import { createHash } from 'node:crypto';
import type { BillRow } from '../payment.ts';
import { fromBeijingTime, yuanToFen } from './wire.ts';

/** @throws when the file is not the one that WeChat Pay's signed answer names */
export function checkHash(file: Buffer, { hash_type, hash_value }: Record<string, unknown>): void {
  const digest = createHash('sha1').update(file).digest('hex');
  if (hash_type !== 'SHA1' || String(hash_value).toLowerCase() !== digest)
    throw new Error("the bill's file has another hash than the signed answer says");
}

/**
 * The rows of a day's bill of all trades: CSV in UTF-8, each cell after a backtick, a line of headings first and two lines
 * of sums last. @throws when a line cannot be read
 */
export function readBill(file: Buffer): BillRow[] {
  const [first = '', ...lines] = file
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const headings = first.split(',').map((heading) => heading.trim());
  if (headings[0] !== '交易时间') throw new Error('the bill has no line of headings');
  const rows: BillRow[] = [];
  for (const line of lines) {
    if (line.startsWith('总交易单数')) break;
    if (line.trim() === '') continue;
    const row = readRow(headings, line);
    if (row) rows.push(row);
  }
  return rows;
}

function readCells(headings: string[], line: string): Record<string, string> {
  const cells = line.replace(/^`/, '').split(',`');
  // A title that itself holds a comma and a backtick takes more than one cell: they are joined again.
  const extra = cells.length - headings.length;
  const title = headings.indexOf('商品名称');
  if (extra > 0 && title >= 0)
    cells.splice(title, extra + 1, cells.slice(title, title + extra + 1).join(',`'));
  return Object.fromEntries(headings.map((heading, i) => [heading, (cells[i] ?? '').trim()]));
}

/** Null for a line that moved no money: a refund that failed or is not through yet. */
function readRow(headings: string[], line: string): BillRow | null {
  const fields = readCells(headings, line);
  const isRefund = fields.交易状态 === 'REFUND';
  if (!isRefund && fields.交易状态 !== 'SUCCESS') return null;
  if (isRefund && fields.退款状态 !== 'SUCCESS') return null;
  const amountFen = yuanToFen(isRefund ? fields.申请退款金额 : fields.订单金额);
  const receivedFen = yuanToFen(isRefund ? fields.退款金额 : fields.应结订单金额);
  if (amountFen === null || receivedFen === null)
    throw new Error(`the bill has a line without an amount: ${fields.微信订单号}`);
  const sign = isRefund ? -1 : 1;
  return {
    kind: isRefund ? 'refund' : 'payment',
    tradeNo: fields.微信订单号 ?? '',
    outTradeNo: fields.商户订单号 ?? '',
    outRequestNo: isRefund ? (fields.商户退款单号 ?? '') : null,
    subject: fields.商品名称 ?? '',
    createdAt: null,
    completedAt: fromBeijingTime(fields.交易时间),
    amountFen: sign * amountFen,
    receivedFen: sign * receivedFen,
    fields,
  };
}

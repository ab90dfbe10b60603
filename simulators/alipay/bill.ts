import { zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { IDENTITY } from './messages.ts';
import type { RefundRow } from './refunds.ts';
import type { Trade } from './trades.ts';
import { beijingTime, fromBeijingTime, yuan } from './wire.ts';

/** The first and last moment of a day in Beijing, `yyyy-MM-dd`; null for any other text. */
export function billDay(date: string): { from: number; to: number } | null {
  const from = fromBeijingTime(`${date} 00:00:00`);
  if (from === null || !beijingTime(from).startsWith(date)) return null;
  return { from, to: from + 86_400_000 };
}

const HEADINGS = [
  '支付宝交易号',
  '商户订单号',
  '业务类型',
  '商品名称',
  '创建时间',
  '完成时间',
  '门店编号',
  '门店名称',
  '操作员',
  '终端号',
  '对方账户',
  '订单金额（元）',
  '商家实收（元）',
  '支付宝红包（元）',
  '集分宝（元）',
  '支付宝优惠（元）',
  '商家优惠（元）',
  '券核销金额（元）',
  '券名称',
  '商家红包消费金额（元）',
  '卡消费金额（元）',
  '退款批次号/请求号',
  '服务费（元）',
  '分润（元）',
  '备注',
];

interface Line {
  trade: Trade;
  kind: '交易' | '退款';
  at: number;
  fen: number;
  outRequestNo: string;
}

/** Alipay ends text columns with a tab, so that spreadsheets do not turn them into numbers. */
function csvLine({ trade, kind, at, fen, outRequestNo }: Line): string {
  const text = (value: string) => `${/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value}\t`;
  const zero = '0.00';
  return [
    text(trade.tradeNo),
    text(trade.outTradeNo),
    kind,
    text(trade.subject),
    beijingTime(trade.createdAt),
    beijingTime(at),
    ...['', '', '', ''],
    text(IDENTITY.buyerLogonId),
    yuan(fen),
    yuan(fen),
    ...[zero, zero, zero, zero, zero],
    '',
    ...[zero, zero],
    text(outRequestNo),
    ...[zero, zero],
    '',
  ].join(',');
}

function detail(date: string, lines: Line[]): string {
  const paid = lines.filter((line) => line.kind === '交易');
  const refunded = lines.filter((line) => line.kind === '退款');
  const sum = (of: Line[]) => yuan(of.reduce((total, line) => total + line.fen, 0));
  return [
    '#支付宝业务明细查询',
    `#账号：[${IDENTITY.sellerId}0156]`,
    `#起始日期：[${date} 00:00:00]   终止日期：[${date} 24:00:00]`,
    '#-----------------------------------------业务明细列表----------------------------------------',
    HEADINGS.join(','),
    ...lines.map(csvLine),
    '#-----------------------------------------业务明细列表结束------------------------------------',
    `#交易合计：${paid.length}笔，商家实收共${sum(paid)}元`,
    `#退款合计：${refunded.length}笔，商家实收退款共${sum(refunded)}元`,
    `#导出时间：[${beijingTime(Date.now())}]`,
    '',
  ].join('\r\n');
}

/** The bill of one day in Alipay's form: a ZIP of two CSV files in GBK. */
export function billZip(
  date: string,
  paid: Trade[],
  refunds: { refund: RefundRow; trade: Trade }[],
): Uint8Array {
  const lines: Line[] = [
    ...paid.map(
      (trade): Line => ({
        trade,
        kind: '交易',
        at: trade.paidAt as number,
        fen: trade.totalFen,
        outRequestNo: '',
      }),
    ),
    ...refunds.map(
      ({ refund, trade }): Line => ({
        trade,
        kind: '退款',
        at: refund.refundedAt as number,
        fen: -refund.amountFen,
        outRequestNo: refund.outRequestNo,
      }),
    ),
  ].sort((a, b) => a.at - b.at);
  const stem = `${IDENTITY.sellerId}0156_${date.replaceAll('-', '')}_`;
  // Alipay's file names are Chinese in GBK, which fflate cannot write. Readers must not depend on the names.
  return zipSync({
    [`${stem}DETAILS.csv`]: iconv.encode(detail(date, lines), 'gbk'),
    [`${stem}SUMMARY.csv`]: iconv.encode(
      `#支付宝业务汇总查询\r\n#账号：[${IDENTITY.sellerId}0156]\r\n`,
      'gbk',
    ),
  });
}

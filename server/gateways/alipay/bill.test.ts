import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { fetchZip, readBill } from './bill.ts';

const headings =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,订单金额（元）,商家实收（元）,退款批次号/请求号,备注';
const zip = (lines: string[], name = 'x.csv') => zipSync({ [name]: iconv.encode(lines.join('\r\n'), 'gbk') });
const bill = (...rows: string[]) =>
  zip(['#支付宝业务明细查询', headings, ...rows, '#合计：[0]笔', '#导出时间']);

test('columns are found by their headings, tabs and spaces taken off', () => {
  const rows = readBill(
    bill(
      '2026010122\t,2026010100000001\t,交易,龙井\t,2026-01-31 08:00:00,2026-01-31 08:05:09,88.05,87.50,\t,',
      '2026010122\t,2026010100000001\t,退款,龙井\t,2026-01-31 08:00:00,2026-02-01 00:00:00,-8.05,-8.05,r1\t,',
    ),
  );
  expect(rows).toMatchObject([
    {
      kind: 'payment',
      tradeNo: '2026010122',
      outTradeNo: '2026010100000001',
      outRequestNo: null,
      subject: '龙井',
      createdAt: new Date('2026-01-31T00:00:00Z'),
      completedAt: new Date('2026-01-31T00:05:09Z'),
      amountFen: 8_805,
      receivedFen: 8_750,
    },
    { kind: 'refund', outRequestNo: 'r1', amountFen: -805, receivedFen: -805 },
  ]);
});

test('a comma in the goods, quoted or not, moves nothing', () => {
  const times = '2026-01-31 08:00:00,2026-01-31 08:05:09';
  const rows = readBill(
    bill(
      `1,2,交易,茶,杯,盘,${times},1.00,1.00,,`,
      `1,2,交易,"茶,""杯""",${times},1.00,1.00,,`,
      `1,2,交易,5" 屏,${times},1.00,1.00,,`,
    ),
  );
  expect(rows.map((row) => [row.subject, row.amountFen])).toEqual([
    ['茶,杯,盘', 100],
    ['茶,"杯"', 100],
    ['5" 屏', 100],
  ]);
});

test('the detail file is known by what is in it, among others', () => {
  const both = zipSync({
    'a.csv': iconv.encode('#汇总\r\n门店编号,门店名称\r\n,,', 'gbk'),
    'b.csv': iconv.encode([headings, '1,2,交易,茶,,,1.00,1.00,,'].join('\n'), 'gbk'),
  });
  expect(readBill(both)).toHaveLength(1);
});

test('other kinds of line are left out; a line without an amount spoils the bill', () => {
  expect(readBill(bill('1,2,其它,茶,,,1.00,1.00,,'))).toEqual([]);
  expect(() => readBill(bill('1,2,交易,茶,,,1.005,1.00,,'))).toThrow('a line without an amount: 1');
});

test.each([
  ['no ZIP', new Uint8Array([1, 2, 3])],
  ['an empty ZIP', zipSync({})],
  ['a ZIP of something else', zip(['hello'])],
])('%s throws', (_what, bytes) => {
  expect(() => readBill(bytes)).toThrow();
});

test('a bill without end and one that is none are given up', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/404') return response.writeHead(404).end();
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(fetchZip(`${url}/endless`, 5_000, 1_000_000)).rejects.toThrow(
    'the bill is larger than 1000000 bytes',
  );
  await expect(fetchZip(`${url}/404`, 5_000)).rejects.toThrow('HTTP 404');
  server.close();
  server.closeAllConnections();
});

import { type Static, type TSchema, Type } from 'typebox';
import { yuanOf } from '../../../platform/csv/writing.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import type { Language } from '../../../platform/values/language.ts';
import { maskMobile } from '../../../platform/values/mobile.ts';
import { type GoodsRow, readGoods, readMatchingProducts, searchTermsOf } from '../../catalog/index.ts';
import { CustomerQuery, countMatchingCustomers, readCustomersForFile } from '../../customers/index.ts';
import {
  countMatchingOrders,
  describeCarrier,
  type FileOrder,
  readMatchingOrders,
  readOrdersForFile,
} from '../../orders/index.ts';
import { listPayments, PaymentQuery } from '../../payments/index.ts';
import { AuditQuery, listAudit, type Permission } from '../../staff/index.ts';
import { listStock } from '../../stock/index.ts';
import { OrderFilter, ProductFilter, StockChoice } from '../choosing.ts';
import { column, type FileColumn, shopTime } from './columns.ts';

export const EXPORT_KINDS = ['orders', 'products', 'stock', 'customers', 'payments', 'audit'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** What the reader of a file may see, and its language. */
export interface Reader {
  reveals: boolean;
  language: Language;
}

/** One page of rows, and where the next one begins. */
export interface FilePage<Row> {
  rows: Row[];
  next: string | null;
}

export interface FileKind<Row, Filter extends TSchema> {
  permission: Permission;
  filter: Filter;
  columns: readonly FileColumn<Row>[];
  count(tx: Tx, filter: Static<Filter>, reader: Reader): Promise<number>;
  page(tx: Tx, filter: Static<Filter>, place: string, reader: Reader): Promise<FilePage<Row>>;
}

const kind = <Row, Filter extends TSchema>(each: FileKind<Row, Filter>) => each;

/** Rows of a page: enough that few transactions are needed, few enough that a page takes some megabytes. */
const PAGE = 2_000;
const LIST_PAGE = 1_000;

/** A list of the back office, read page by page. */
async function listed<Row>(
  list: Promise<{ items: Row[]; nextAfter: string | null; count: number } | Refusal>,
): Promise<FilePage<Row> & { count: number }> {
  const answer = await list;
  if (isRefusal(answer)) throw new Error(`a list refused a filter that was checked: ${answer.code}`);
  return { rows: answer.items, next: answer.nextAfter, count: answer.count };
}

const from = (place: string) => ({ limit: LIST_PAGE, ...(place !== '' && { after: place }) });
const pageOf = <Row>(rows: Row[], limit: number, placeOf: (row: Row) => string): FilePage<Row> => {
  const last = rows.at(-1);
  return { rows, next: rows.length < limit || last === undefined ? null : placeOf(last) };
};

const mobileFor = (mobile: string, reveals: boolean) => {
  if (mobile === '') return '';
  return reveals ? mobile.replace(/^\+86/, '') : maskMobile(mobile);
};

const orders = kind<FileOrder, typeof OrderFilter>({
  permission: 'orders.read',
  filter: OrderFilter,
  columns: [
    column('orderNo', '订单号', (row) => row.orderNo),
    column('status', '状态', (row) => row.status),
    column('createdAt', '下单时间', (row) => row.createdAt),
    column('paidAt', '付款时间', (row) => row.paidAt),
    column('customer', '顾客', (row) => row.customer),
    column('recipient', '收货人', (row) => row.recipient),
    column('mobile', '手机号', (row) => row.mobile),
    column('province', '省', (row) => row.province),
    column('city', '市', (row) => row.city),
    column('district', '区县', (row) => row.district),
    column('address', '详细地址', (row) => row.detail),
    column('items', '商品', (row) => row.items),
    column('itemsYuan', '商品金额', (row) => yuanOf(row.itemsAmountFen)),
    column('shippingYuan', '运费', (row) => yuanOf(row.shippingFen)),
    column('totalYuan', '订单金额', (row) => yuanOf(row.totalFen)),
    column('refundedYuan', '已退款', (row) => yuanOf(row.refundedFen)),
    column('carrier', '快递公司', (row) =>
      row.carrier === null ? '' : describeCarrier(row.carrier, '').carrierName,
    ),
    column('trackingNumber', '快递单号', (row) => row.trackingNumber),
    column('remark', '买家留言', (row) => row.remark),
    column('notes', '备注', (row) => row.notes),
  ],
  count: (tx, filter) => countMatchingOrders(tx, filter),
  async page(tx, filter, place, { reveals }) {
    const orderNos = await readMatchingOrders(tx, filter, place === '' ? null : place, PAGE);
    const rows = await readOrdersForFile(tx, orderNos);
    const { next } = pageOf(orderNos, PAGE, (orderNo) => orderNo);
    return { rows: rows.map((row) => ({ ...row, mobile: mobileFor(row.mobile, reveals) })), next };
  },
});

const optionColumns = [0, 1, 2, 3, 4].flatMap((index) => [
  column<GoodsRow>(`optionName${index + 1}`, `规格名${index + 1}`, (row) => row.options[index]?.name ?? ''),
  column<GoodsRow>(`optionValue${index + 1}`, `规格值${index + 1}`, (row) => row.options[index]?.value ?? ''),
]);

/** The columns that an import of products reads, and more. */
const products = kind<GoodsRow, typeof ProductFilter>({
  permission: 'catalog.read',
  filter: ProductFilter,
  columns: [
    column('productCode', '商品款号', (row) => row.productCode ?? row.productId),
    column('title', '商品名称', (row) => row.title),
    column('titleEn', '英文名称', (row) => row.titleEn),
    column('category', '分类', (row) => row.category),
    ...optionColumns,
    column('code', '商品编码', (row) => row.code),
    column('barcode', '条码', (row) => row.barcode),
    column('priceYuan', '售价', (row) => yuanOf(row.priceFen)),
    column('listPriceYuan', '划线价', (row) => (row.listPriceFen === null ? '' : yuanOf(row.listPriceFen))),
    column('stock', '库存', (row) => row.onHand),
    column('status', '状态', (row) => row.status),
    column('skuId', 'SKU ID', (row) => row.skuId),
  ],
  count: async () => 0,
  async page(tx, filter, place) {
    const ids = await readMatchingProducts(tx, filter, place === '' ? null : place, LIST_PAGE);
    const { next } = pageOf(ids, LIST_PAGE, (id) => id);
    return { rows: await readGoods(tx, ids), next };
  },
});

type StockRow = Extract<Awaited<ReturnType<typeof listStock>>, { items: unknown }>['items'][number];

const stock = kind<StockRow, typeof StockChoice>({
  permission: 'stock.read',
  filter: StockChoice,
  columns: [
    column('code', '商品编码', (row) => row.code),
    column('barcode', '条码', (row) => row.barcode),
    column('title', '商品名称', (row) => row.title),
    column('options', '规格', (row) => row.options.map(({ value }) => value).join('/')),
    column('status', '状态', (row) => row.status),
    column('onHand', '库存', (row) => row.onHand),
    column('locked', '已锁定', (row) => row.locked),
    column('available', '可售', (row) => row.available),
    column('sold', '已售', (row) => row.sold),
    column('paidUnshipped', '待发货', (row) => row.paidUnshipped),
    column('onShelf', '货架上', (row) => row.onShelf),
    column('lowStockAt', '预警值', (row) => row.lowStockAt),
    column('skuId', 'SKU ID', (row) => row.skuId),
  ],
  count: async (tx, filter, reader) => (await stockPage(tx, filter, '', reader)).count,
  page: (tx, filter, place, reader) => stockPage(tx, filter, place, reader),
});

const stockPage = (tx: Tx, filter: Static<typeof StockChoice>, place: string, { language }: Reader) =>
  listed(
    listStock(tx, searchTermsOf, { lowOnly: false, sort: 'newest', ...filter, ...from(place) }, language),
  );

const CustomerFilter = Type.Object({ q: CustomerQuery.properties.q });
type CustomerRow = Awaited<ReturnType<typeof readCustomersForFile>>[number];

const customers = kind<CustomerRow, typeof CustomerFilter>({
  permission: 'customers.read',
  filter: CustomerFilter,
  columns: [
    column('id', '编号', (row) => row.id),
    column('username', '用户名', (row) => row.username),
    column('nickname', '昵称', (row) => row.nickname),
    column('mobile', '手机号', (row) => row.mobile),
    column('status', '状态', (row) => row.status),
    column('createdAt', '注册时间', (row) => shopTime(row.createdAt)),
    column('orderCount', '订单数', (row) => row.orderCount),
    column('spentYuan', '消费金额', (row) => yuanOf(row.spentFen)),
    column('refundedYuan', '已退款', (row) => yuanOf(row.refundedFen)),
    column('lastOrderAt', '最近下单', (row) => shopTime(row.lastOrderAt)),
  ],
  count: (tx, filter) => countMatchingCustomers(tx, filter),
  async page(tx, filter, place, { reveals }) {
    const after = place === '' ? null : place;
    const rows = await readCustomersForFile(tx, filter, { after, limit: LIST_PAGE, reveals });
    return pageOf(rows, LIST_PAGE, ({ id }) => id);
  },
});

const payment = PaymentQuery.properties;
const PaymentFilter = Type.Object({
  status: payment.status,
  provider: payment.provider,
  from: payment.from,
  to: payment.to,
  q: payment.q,
});
type PaymentRow = Extract<Awaited<ReturnType<typeof listPayments>>, { items: unknown }>['items'][number];

const payments = kind<PaymentRow, typeof PaymentFilter>({
  permission: 'payments.read',
  filter: PaymentFilter,
  columns: [
    column('orderNo', '订单号', (row) => row.orderNo),
    column('outTradeNo', '商户单号', (row) => row.outTradeNo),
    column('tradeNo', '支付平台单号', (row) => row.tradeNo),
    column('provider', '支付方式', (row) => row.provider),
    column('channel', '渠道', (row) => row.channel),
    column('status', '状态', (row) => row.status),
    column('amountYuan', '应收', (row) => yuanOf(row.amountFen)),
    column('receivedYuan', '实收', (row) => (row.receivedFen === null ? '' : yuanOf(row.receivedFen))),
    column('surplus', '多收款', (row) => row.surplus?.status ?? ''),
    column('createdAt', '创建时间', (row) => shopTime(row.createdAt)),
    column('finishedAt', '完成时间', (row) => shopTime(row.finishedAt)),
  ],
  count: async (tx, filter) => (await listed(listPayments(tx, { ...filter, limit: 1 }))).count,
  page: (tx, filter, place) => listed(listPayments(tx, { ...filter, ...from(place) })),
});

const entry = AuditQuery.properties;
const AuditFilter = Type.Object({
  staffId: entry.staffId,
  action: entry.action,
  subject: entry.subject,
  from: entry.from,
  to: entry.to,
});
type AuditRow = Extract<Awaited<ReturnType<typeof listAudit>>, { items: unknown }>['items'][number];
const jsonOf = (value: object | null) => (value === null ? '' : JSON.stringify(value));

const audit = kind<AuditRow, typeof AuditFilter>({
  permission: 'audit.read',
  filter: AuditFilter,
  columns: [
    column('at', '时间', (row) => shopTime(row.at)),
    column('staff', '员工', (row) => row.staff?.username ?? ''),
    column('action', '操作', (row) => row.action),
    column('subject', '对象', (row) => row.subject),
    column('before', '变更前', (row) => jsonOf(row.before)),
    column('after', '变更后', (row) => jsonOf(row.after)),
    column('details', '说明', (row) => jsonOf(row.details)),
    column('requestId', '请求编号', (row) => row.requestId),
  ],
  count: async (tx, filter) => (await listed(listAudit(tx, { ...filter, limit: 1 }))).count,
  page: (tx, filter, place) => listed(listAudit(tx, { ...filter, ...from(place) })),
});

/** What the work needs of a kind, without the types of its rows. */
export type AnyFileKind = Omit<FileKind<never, TSchema>, 'columns' | 'page' | 'count'> & {
  columns: readonly FileColumn<never>[];
  count(tx: Tx, filter: never, reader: Reader): Promise<number>;
  page(tx: Tx, filter: never, place: string, reader: Reader): Promise<FilePage<never>>;
};

export const FILE_KINDS: Record<ExportKind, AnyFileKind> = {
  orders: orders as unknown as AnyFileKind,
  products: products as unknown as AnyFileKind,
  stock: stock as unknown as AnyFileKind,
  customers: customers as unknown as AnyFileKind,
  payments: payments as unknown as AnyFileKind,
  audit: audit as unknown as AnyFileKind,
};

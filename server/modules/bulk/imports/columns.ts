import type { Permission } from '../../staff/index.ts';

export const IMPORT_KINDS = ['products', 'stock', 'prices', 'tracking'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export interface Column {
  name: string;
  zh: string;
  /** A file without this column cannot be read. */
  isNeeded?: true;
}

export const OPTIONS_MAX = 5;

const optionColumns = Array.from({ length: OPTIONS_MAX }, (_, index): Column[] => [
  { name: `optionName${index + 1}`, zh: `规格名${index + 1}` },
  { name: `optionValue${index + 1}`, zh: `规格值${index + 1}` },
]).flat();

/** The columns of each kind of file, in the order of its template. Headings may be in either language. */
export const COLUMNS: Record<ImportKind, readonly Column[]> = {
  products: [
    { name: 'productCode', zh: '商品款号', isNeeded: true },
    { name: 'title', zh: '商品名称' },
    { name: 'titleEn', zh: '英文名称' },
    { name: 'category', zh: '分类' },
    ...optionColumns,
    { name: 'code', zh: '商品编码' },
    { name: 'barcode', zh: '条码' },
    { name: 'priceYuan', zh: '售价' },
    { name: 'stock', zh: '库存' },
  ],
  stock: [
    { name: 'code', zh: '商品编码', isNeeded: true },
    { name: 'delta', zh: '增减', isNeeded: true },
    { name: 'reason', zh: '原因' },
  ],
  prices: [
    { name: 'code', zh: '商品编码', isNeeded: true },
    { name: 'priceYuan', zh: '售价' },
    { name: 'listPriceYuan', zh: '划线价' },
  ],
  tracking: [
    { name: 'orderNo', zh: '订单号', isNeeded: true },
    { name: 'carrier', zh: '快递公司', isNeeded: true },
    { name: 'trackingNumber', zh: '快递单号', isNeeded: true },
  ],
};

export const IMPORT_PERMISSIONS: Record<ImportKind, readonly Permission[]> = {
  products: ['catalog.write', 'prices.write'],
  stock: ['stock.adjust'],
  prices: ['prices.write'],
  tracking: ['orders.ship'],
};

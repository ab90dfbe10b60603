import type { BuyerParts, CustomerSums } from './customers/queries.ts';
import type { FunnelSums, Step } from './funnel/queries.ts';
import type { GoodsParts, ProductSums } from './products/queries.ts';
import type { SalesParts, SalesSums } from './sales/queries.ts';

/** A figure of a report. It has one definition, which is shown beside the figure. */
export interface Column<Sums, Parts> {
  key: string;
  zh: [title: string, definition: string];
  en: [title: string, definition: string];
  of: (sums: Sums) => number;
  /** The rows whose sum the figure is; for a number of orders or refunds, the rows that it counts. */
  parts: Parts;
}

const PAID_ORDERS: Column<SalesSums, SalesParts> = {
  key: 'paidOrders',
  zh: ['支付订单数', '在该时段内完成支付的订单数，无论订单后来如何'],
  en: ['Paid orders', 'Orders that were paid within the time, whatever became of them'],
  of: (sums) => sums.paidOrders,
  parts: 'received',
};
const RECEIVED: Column<SalesSums, SalesParts> = {
  key: 'receivedFen',
  zh: ['实收', '这些订单的实付金额（含运费），计入支付当日；不含多收后退回的款项'],
  en: [
    'Received',
    'What was paid for these orders, shipping included, on the day of payment; without surplus payments, which go back',
  ],
  of: (sums) => sums.receivedFen,
  parts: 'received',
};
const REFUNDED: Column<SalesSums, SalesParts> = {
  key: 'refundedFen',
  zh: ['退款', '在该时段内由支付机构退回成功的订单退款，计入退款当日，无论订单何时支付'],
  en: [
    'Refunded',
    'Refunds of orders that the provider has sent back within the time, on their own day, whenever the order was paid',
  ],
  of: (sums) => sums.refundedFen,
  parts: 'refunded',
};
const NET: Column<SalesSums, SalesParts> = {
  key: 'netFen',
  zh: ['净额', '实收减去退款'],
  en: ['Net', 'Received less refunded'],
  of: (sums) => sums.receivedFen - sums.refundedFen,
  parts: 'both',
};
const REFUNDS: Column<SalesSums, SalesParts> = {
  key: 'refunds',
  zh: ['退款笔数', '在该时段内退回成功的退款笔数'],
  en: ['Refunds', 'Refunds that the provider has sent back within the time'],
  of: (sums) => sums.refunds,
  parts: 'refunded',
};
const REFUNDED_ORDERS: Column<SalesSums, SalesParts> = {
  key: 'refundedOrders',
  zh: ['退款订单数', '其中涉及的订单数；同一订单在同一时段只计一次'],
  en: ['Refunded orders', 'The orders of these refunds, each once within a row'],
  of: (sums) => sums.refundedOrders,
  parts: 'refunded',
};

export const SALES = [PAID_ORDERS, RECEIVED, REFUNDED, NET];
export const REFUND_FIGURES = [REFUNDS, REFUNDED_ORDERS, REFUNDED];

export const PRODUCTS: Column<ProductSums, GoodsParts>[] = [
  {
    key: 'orders',
    zh: ['订单数', '在所选日期内完成支付、含有该商品的订单数'],
    en: ['Orders', 'Orders with the product that were paid within the time'],
    of: (sums) => sums.orders,
    parts: 'sold',
  },
  {
    key: 'pieces',
    zh: ['售出件数', '这些订单中该商品的件数'],
    en: ['Pieces sold', 'Pieces of the product in these orders'],
    of: (sums) => sums.pieces,
    parts: 'sold',
  },
  {
    key: 'soldFen',
    zh: ['商品销售额', '这些商品的实付金额，已扣除优惠，不含运费，计入支付当日'],
    en: ['Sold', 'What was paid for these pieces after discounts, without shipping, on the day of payment'],
    of: (sums) => sums.soldFen,
    parts: 'sold',
  },
  {
    key: 'returnedPieces',
    zh: ['退款件数', '在所选日期内退款成功的件数；只退金额而不指定商品的退款不计入'],
    en: [
      'Pieces refunded',
      'Pieces whose refund was done within the time; a refund of an amount alone belongs to no product',
    ],
    of: (sums) => sums.returnedPieces,
    parts: 'returned',
  },
  {
    key: 'returnedFen',
    zh: ['退款商品金额', '这些件数当初的实付金额，计入退款当日'],
    en: ['Refunded', 'What had been paid for these pieces, on the day of the refund'],
    of: (sums) => sums.returnedFen,
    parts: 'returned',
  },
  {
    key: 'netFen',
    zh: ['净销售额', '商品销售额减去退款商品金额'],
    en: ['Net', 'Sold less refunded'],
    of: (sums) => sums.soldFen - sums.returnedFen,
    parts: 'both',
  },
];

export const CUSTOMERS: Column<CustomerSums, BuyerParts>[] = [
  {
    key: 'buyers',
    zh: ['购买人数', '在该时段内至少支付一笔订单的顾客数；同一顾客在同一时段只计一次'],
    en: ['Buyers', 'Customers who paid at least one order within the time, each once within a row'],
    of: (sums) => sums.buyers,
    parts: 'all',
  },
  {
    key: 'newBuyers',
    zh: ['新顾客', '其中在该时段内支付了人生第一笔本店订单的顾客数'],
    en: ['New buyers', 'Customers who paid their first order in this shop within the time'],
    of: (sums) => sums.newBuyers,
    parts: 'first',
  },
  {
    key: 'newBuyersFen',
    zh: ['首单实收', '这些第一笔订单的实付金额，计入支付当日'],
    en: ['Received for first orders', 'What was paid for these first orders, on the day of payment'],
    of: (sums) => sums.firstFen,
    parts: 'first',
  },
  {
    key: 'repeatOrders',
    zh: ['复购订单数', '在该时段内支付、且不是该顾客第一笔的订单数'],
    en: ['Further orders', 'Paid orders that were not the first of their customer'],
    of: (sums) => sums.repeatOrders,
    parts: 'repeat',
  },
  {
    key: 'repeatFen',
    zh: ['复购实收', '这些复购订单的实付金额，计入支付当日'],
    en: ['Received for further orders', 'What was paid for these further orders, on the day of payment'],
    of: (sums) => sums.repeatFen,
    parts: 'repeat',
  },
];

export const FUNNEL: Column<FunnelSums, Step>[] = [
  {
    key: 'placedOrders',
    zh: ['下单', '在该时段内提交的订单数'],
    en: ['Placed', 'Orders that were placed within the time'],
    of: (sums) => sums.placedOrders,
    parts: 'pending_payment',
  },
  {
    key: 'placedFen',
    zh: ['下单金额', '这些订单的应付金额，含运费'],
    en: ['Value placed', 'What these orders come to, shipping included'],
    of: (sums) => sums.placedFen,
    parts: 'pending_payment',
  },
  {
    key: 'paidOrders',
    zh: ['支付', '在该时段内支付的订单数，无论何时下单'],
    en: ['Paid', 'Orders that were paid within the time, whenever they were placed'],
    of: (sums) => sums.paidOrders,
    parts: 'paid',
  },
  {
    key: 'paidFen',
    zh: ['支付金额', '这些支付订单的金额，含运费'],
    en: ['Value paid', 'What these paid orders come to, shipping included'],
    of: (sums) => sums.paidFen,
    parts: 'paid',
  },
  {
    key: 'shippedOrders',
    zh: ['发货', '在该时段内全部发出的订单数'],
    en: ['Shipped', 'Orders of which the last piece was shipped within the time'],
    of: (sums) => sums.shippedOrders,
    parts: 'shipped',
  },
  {
    key: 'completedOrders',
    zh: ['完成', '在该时段内确认收货或自动完成的订单数'],
    en: ['Completed', 'Orders that were received, or completed by themselves, within the time'],
    of: (sums) => sums.completedOrders,
    parts: 'completed',
  },
  {
    key: 'cancelledOrders',
    zh: ['取消', '在该时段内取消的订单数，包括超时未付'],
    en: [
      'Cancelled',
      'Orders that were cancelled within the time, those that were not paid in time included',
    ],
    of: (sums) => sums.cancelledOrders,
    parts: 'cancelled',
  },
];

export const DATE = {
  key: 'date',
  zh: ['日期', '店铺所在时区（北京时间）；周从星期一开始'],
  en: ['Date', 'In the time zone of the shop (Asia/Shanghai); weeks begin on Monday'],
} as const;

export const PRODUCT = {
  key: 'product',
  zh: ['商品', '销售额最高的商品逐一列出，其余合并为一行'],
  en: ['Product', 'The products that sold for most, one by one; the others as one row'],
} as const;

export const OTHER_PRODUCTS = { zh: '其余商品', en: 'All other products' };

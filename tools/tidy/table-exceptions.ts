export interface Exception {
  path: string;
  tables: readonly string[];
  reason: string;
}

/** Every file that names a table of another module, and why it may. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    path: 'server/modules/orders/filing/queries.ts',
    tables: ['users'],
    reason: 'a file of a million orders with the names of their shoppers, page by page',
  },
  {
    path: 'server/modules/catalog/bulk/queries.ts',
    tables: ['stock'],
    reason: 'a file of all goods has their stock beside the price, as the list of staff has',
  },
  {
    path: 'server/modules/jobs/queries.ts',
    tables: ['staff'],
    reason: 'the list of jobs names who started each',
  },
  {
    path: 'server/modules/orders/placing/queries.ts',
    tables: ['addresses', 'users', 'skus', 'products', 'cart_outbox'],
    reason:
      'The hot path: a batch of orders reads and writes in two round trips, and one statement writes all of it.',
  },
  {
    path: 'server/modules/orders/admin/queries.ts',
    tables: ['users', 'staff'],
    reason:
      'A page of orders shows customers and the authors of notes, each in one statement for the whole page.',
  },
  {
    path: 'server/modules/orders/search/queries.ts',
    tables: ['users', 'refund_requests', 'skus'],
    reason: 'One statement finds orders by what staff know of them, as far as the page reaches.',
  },
  {
    path: 'server/modules/customers/queries.ts',
    tables: ['users', 'orders'],
    reason:
      'Accounts and the sums of their orders are one statement a page; asking account by account would be fifty.',
  },
  {
    path: 'server/modules/orders/erasure/queries.ts',
    tables: ['users'],
    reason:
      'Finds the orders of deleted accounts in one statement; asking account by account would read all orders.',
  },
  {
    path: 'server/modules/addresses/queries.ts',
    tables: ['users'],
    reason:
      "Locks the owner's row, so that two new addresses at once cannot both become the default or pass the limit.",
  },
  {
    path: 'server/modules/reviews/queries.ts',
    tables: ['order_lines', 'users'],
    reason: 'A page of reviews shows who wrote each and which goods they bought, in one statement.',
  },
  {
    path: 'server/modules/catalog/queries.ts',
    tables: ['stock', 'product_ratings'],
    reason:
      'A product page shows its stars and what is available of each SKU; a second round trip would double its time.',
  },
  {
    path: 'server/modules/catalog/list/queries.ts',
    tables: ['stock'],
    reason: 'A list says what is in stock, for each card of its page, in the statement that reads the cards.',
  },
  {
    path: 'server/modules/catalog/admin/queries.ts',
    tables: ['stock'],
    reason: 'The editor of a product shows the counters of each SKU; one statement reads all of them.',
  },
  {
    path: 'server/modules/catalog/listing/queries.ts',
    tables: ['stock'],
    reason:
      'The list of staff sums what is available, for each product of its page, in the statement that reads them.',
  },
  {
    path: 'server/modules/catalog/for-sale/queries.ts',
    tables: ['stock'],
    reason: 'The hot path: carts and checkouts read goods with price and stock in one prepared statement.',
  },
  {
    path: 'server/modules/stock/listing/queries.ts',
    tables: ['skus', 'products', 'product_words', 'product_images'],
    reason: 'A page of stock is found and shown by goods, in one statement.',
  },
  {
    path: 'server/modules/stock/low/queries.ts',
    tables: ['skus'],
    reason: 'Which SKUs are low is compared in the statement that reads their stock, once a second.',
  },
  {
    path: 'server/modules/stock/movements/queries.ts',
    tables: ['staff'],
    reason: 'The movements of a SKU show who adjusted it, in one statement for the whole page.',
  },
  {
    path: 'server/modules/payments/queries.ts',
    tables: ['surplus_payments'],
    reason: 'An order shows for each payment whether its money was surplus and is back, in one statement.',
  },
  {
    path: 'server/modules/payments/days/queries.ts',
    tables: ['staff'],
    reason: 'A page of days shows who settled each difference, in one statement.',
  },
  {
    path: 'server/modules/payments/listing/queries.ts',
    tables: ['surplus_payments'],
    reason: 'A page of payments says what became of surplus money, in the statement that reads the page.',
  },
  {
    path: 'server/modules/reports/sales/queries.ts',
    tables: ['payments', 'refunds'],
    reason: 'A report sums what came in and what went back over a span of time, in one statement.',
  },
  {
    path: 'server/modules/reports/products/queries.ts',
    tables: ['payments', 'order_lines', 'refunds', 'refund_lines', 'products'],
    reason: 'A report sums the pieces that were paid and refunded over a span of time, in one statement.',
  },
  {
    path: 'server/modules/reports/customers/queries.ts',
    tables: ['payments', 'orders'],
    reason: 'A report tells the first payment of a customer from later ones, in one statement.',
  },
  {
    path: 'server/modules/reports/funnel/queries.ts',
    tables: ['orders', 'order_events'],
    reason: 'A report counts the steps of orders over a span of time, in one statement.',
  },
  {
    path: 'server/modules/reports/closing/queries.ts',
    tables: ['orders', 'payments'],
    reason: 'Ended days are written down from the first order or payment of the shop on.',
  },
  {
    path: 'server/modules/refunds/trail/queries.ts',
    tables: ['payments', 'staff'],
    reason: 'The money of an order names the provider and the staff of each refund, in one statement.',
  },
  {
    path: 'server/modules/refunds/queries.ts',
    tables: ['payments'],
    reason: "The daily bill names refunds by the payment's out_trade_no.",
  },
  {
    path: 'server/modules/refunds/issuing/queries.ts',
    tables: ['payments'],
    reason: 'A refund is written from the row of the payment that it refunds, so that both cannot differ.',
  },
  {
    path: 'server/modules/refunds/listing/queries.ts',
    tables: ['staff'],
    reason: 'The list of refunds shows who made and who decided each, in one statement for the whole page.',
  },
  {
    path: 'server/modules/refunds/requests/queries.ts',
    tables: ['orders'],
    reason: 'A page of requests says of each whether it is of all the money that is left, in one statement.',
  },
  {
    path: 'server/modules/refunds/surplus/queries.ts',
    tables: ['payments'],
    reason: "A surplus payment is written from its payment's row and shown with the payment's numbers.",
  },
  {
    path: 'server/modules/refunds/worker/queries.ts',
    tables: ['payments'],
    reason: "The provider knows a refund by the payment's out_trade_no.",
  },
];

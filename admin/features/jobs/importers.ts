/** Whoever may import one of the kinds of files. */
export const IMPORTERS = 'catalog.write|prices.write|stock.adjust|orders.ship';

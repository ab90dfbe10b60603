import type { Goods, GoodsChange, ProblemDetails, StockShortage } from '../../../api-client/index.ts';

export type RefusedLine = { title: string } & (
  | { kind: 'gone' }
  | { kind: 'short'; available: number }
  | { kind: 'off_shelf' }
  | { kind: 'price'; oldPriceFen: number; newPriceFen: number }
);

/** Title and options, such as `T 恤 · 红 · M`: the options tell two SKUs of one product apart. */
function nameOf(goods: Goods | undefined): string {
  return goods ? [goods.title, ...goods.options.map((option) => option.value)].join(' · ') : '';
}

/** The lines that a refusal names, with the names of the goods. */
export function describeLines(problem: ProblemDetails, goods: Goods[]): RefusedLine[] {
  const titleOf = (skuId: string) => nameOf(goods.find((item) => item.skuId === skuId));
  if (problem.code === 'out_of_stock') {
    return (problem.lines as StockShortage[]).map(({ skuId, available }) =>
      available > 0
        ? { title: titleOf(skuId), kind: 'short', available }
        : { title: titleOf(skuId), kind: 'gone' },
    );
  }
  if (problem.code !== 'goods_changed') return [];
  return (problem.lines as GoodsChange[]).map((line) => {
    const title = titleOf(line.skuId);
    if (line.reason === 'off_shelf') return { title, kind: 'off_shelf' };
    return { title, kind: 'price', oldPriceFen: line.oldPriceFen, newPriceFen: line.newPriceFen };
  });
}

import type { Goods, GoodsChange, ProblemDetails, StockShortage } from '../../../api-client/index.ts';

export type RefusedLine = { title: string } & (
  | { kind: 'gone' }
  | { kind: 'short'; available: number }
  | { kind: 'off_shelf' }
  | { kind: 'price'; oldPriceFen: number; newPriceFen: number }
);

/** The lines that a refusal names, with the titles of the goods. */
export function describeLines(problem: ProblemDetails, goods: Goods[]): RefusedLine[] {
  const titleOf = (skuId: string) => goods.find((item) => item.skuId === skuId)?.title ?? '';
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

import type {
  Goods,
  GoodsChange,
  LimitPassed,
  ProblemDetails,
  StockShortage,
} from '../../../api-client/index.ts';

export type RefusedLine = { title: string } & (
  | { kind: 'gone' }
  | { kind: 'short'; available: number }
  | { kind: 'off_shelf' }
  | { kind: 'limit'; taken: number; max: number }
  | { kind: 'promotion'; newPriceFen: number }
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
  if (problem.code === 'limit_reached') {
    return (problem.lines as LimitPassed[]).map(({ skuId, taken, max }) => {
      return { title: titleOf(skuId), kind: 'limit', taken, max };
    });
  }
  if (problem.code !== 'goods_changed') return [];
  return (problem.lines as GoodsChange[]).map((line) => {
    const title = titleOf(line.skuId);
    if (line.reason === 'off_shelf') return { title, kind: 'off_shelf' };
    // Where a rule for the whole order is over, the price of the line itself stays.
    const isSame = line.oldPriceFen === line.newPriceFen;
    if (line.reason === 'promotion' && isSame)
      return { title, kind: 'promotion', newPriceFen: line.newPriceFen };
    return { title, kind: 'price', oldPriceFen: line.oldPriceFen, newPriceFen: line.newPriceFen };
  });
}

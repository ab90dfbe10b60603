import type { InvoiceLine } from '../../../gateways/index.ts';

/**
 * Divides an amount over goods in proportion to what was paid for each: rounded down, and what is left over by rounding
 * goes to the first ones, a fen each. Lines of nothing are left out, because an invoice cannot have them.
 */
export function linesOf(
  amountFen: number,
  goods: readonly { name: string; paidFen: number }[],
): InvoiceLine[] {
  const totalFen = goods.reduce((sum, { paidFen }) => sum + paidFen, 0);
  // BigInt: the product of two amounts can pass what a number holds exactly.
  const shares = goods.map(({ paidFen }) => Number((BigInt(amountFen) * BigInt(paidFen)) / BigInt(totalFen)));
  let rest = amountFen - shares.reduce((sum, share) => sum + share, 0);
  return goods.flatMap(({ name, paidFen }, index) => {
    const extra = paidFen > 0 && rest > 0 ? 1 : 0;
    rest -= extra;
    const share = (shares[index] ?? 0) + extra;
    return share > 0 ? [{ name, amountFen: share }] : [];
  });
}

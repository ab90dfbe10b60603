/** amount × part ÷ whole, rounded down. The product of two amounts of money may pass what a number holds exactly. */
export function fractionOf(amount: number, part: number, whole: number): number {
  const product = amount * part;
  if (Number.isSafeInteger(product)) return Math.floor(product / whole);
  return Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
}

/** The remainder of the same division. */
function remainderOf(amount: number, part: number, whole: number): number {
  const product = amount * part;
  if (Number.isSafeInteger(product)) return product % whole;
  return Number((BigInt(amount) * BigInt(part)) % BigInt(whole));
}

/**
 * Divides an amount in proportion to weights, by the method of the largest remainder: each share is rounded down, and what
 * is left goes, one each, to the shares that lost most; the earlier one first where two lost the same.
 * @param amount at most the sum of the weights; then no share is larger than its weight
 * @returns whole shares that sum to the amount exactly
 */
export function shareOut(amount: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (amount > whole) throw new RangeError(`${amount} cannot be divided over weights of ${whole}`);
  if (amount === 0) return weights.map(() => 0);
  const shares = weights.map((weight) => fractionOf(amount, weight, whole));
  const left = amount - shares.reduce((sum, share) => sum + share, 0);
  const byLoss = weights
    .map((weight, index) => ({ index, lost: remainderOf(amount, weight, whole) }))
    .sort((a, b) => b.lost - a.lost || a.index - b.index);
  for (const { index } of byLoss.slice(0, left)) shares[index] = (shares[index] as number) + 1;
  return shares;
}

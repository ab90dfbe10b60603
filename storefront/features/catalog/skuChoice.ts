import type { Sku } from '../../../api-client/index.ts';

/** The chosen options: name to value. */
export type Selection = Record<string, string>;

export interface OptionGroup {
  name: string;
  values: string[];
}

/**
 * `free`: in stock with the other chosen options. `elsewhere`: in stock, but only with another choice of the other
 * options. `none`: not in stock at all.
 */
export type ValueState = 'free' | 'elsewhere' | 'none';

/** The options of a product in the order in which its SKUs first name them. */
export function optionGroups(skus: Sku[]): OptionGroup[] {
  const groups = new Map<string, Set<string>>();
  for (const { name, value } of skus.flatMap((sku) => sku.options)) {
    groups.set(name, (groups.get(name) ?? new Set()).add(value));
  }
  return [...groups].map(([name, values]) => ({ name, values: [...values] }));
}

const has = (sku: Sku, name: string, value: string) =>
  sku.options.some((option) => option.name === name && option.value === value);

const agreement = (sku: Sku, selection: Selection) =>
  Object.entries(selection).filter(([name, value]) => has(sku, name, value)).length;

export function selectionOf(sku: Sku | undefined): Selection {
  return Object.fromEntries((sku?.options ?? []).map(({ name, value }) => [name, value]));
}

/** The state of a value with the rest of the selection. */
export function stateOf(skus: Sku[], selection: Selection, name: string, value: string): ValueState {
  const withValue = skus.filter((sku) => sku.available > 0 && has(sku, name, value));
  if (withValue.length === 0) return 'none';
  const others = Object.entries(selection).filter(([other]) => other !== name);
  const fits = withValue.some((sku) => others.every(([other, chosen]) => has(sku, other, chosen)));
  return fits ? 'free' : 'elsewhere';
}

/**
 * The SKU after one more choice: the one in stock that keeps most of the other choices. Without this, two options
 * that exclude each other could both be unreachable.
 */
export function choose(skus: Sku[], selection: Selection, name: string, value: string): Sku | undefined {
  const candidates = skus.filter((sku) => has(sku, name, value));
  const inStock = candidates.filter((sku) => sku.available > 0);
  const wanted = { ...selection, [name]: value };
  return (inStock.length > 0 ? inStock : candidates).toSorted(
    (one, other) => agreement(other, wanted) - agreement(one, wanted),
  )[0];
}

/** The SKU that the page shows first: the one in the URL, else the first one in stock. */
export function initialSku(skus: Sku[], skuId: unknown): Sku | undefined {
  return skus.find((sku) => sku.id === skuId) ?? skus.find((sku) => sku.available > 0) ?? skus[0];
}

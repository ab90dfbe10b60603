import { CLOTHING } from './clothing.ts';
import { ELECTRONICS } from './electronics.ts';
import { FOOD } from './food.ts';
import { HOME } from './home.ts';
import { KITCHEN } from './kitchen.ts';
import { OUTDOORS } from './outdoors.ts';
import { PLAY } from './play.ts';
import type { SampleProduct } from './types.ts';

export { CATEGORIES } from './categories.ts';
export type { Backdrop, Choice, Pose, SampleProduct } from './types.ts';

/** Everything that the sample shop sells, one shelf after the other. */
export const PRODUCTS: readonly SampleProduct[] = [
  ...CLOTHING,
  ...ELECTRONICS,
  ...KITCHEN,
  ...HOME,
  ...FOOD,
  ...OUTDOORS,
  ...PLAY,
];

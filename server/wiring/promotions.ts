import {
  claimingRoutes,
  couponRoutes,
  createClaiming,
  createCoupons,
  createPromotions,
  type MyCouponRow,
  type Promotions,
  promotionRoutes,
  readForCheckouts,
} from '../modules/promotions/index.ts';
import { askTogether } from '../platform/postgres/ask-together.ts';
import type { Wiring } from './context.ts';

/** Checkouts whose coupons one statement reads. */
const TOGETHER_MAX = 64;

export interface PromotionServices {
  promotions: Promotions;
  /** What a shopper can use now or soon, and the coupons named by id, whoever has them. */
  readCoupons(wanted: { userId: string; ids: readonly string[] }): Promise<MyCouponRow[]>;
}

/** Coupons and automatic promotions. */
export async function wirePromotions(wiring: Wiring): Promise<PromotionServices> {
  const { app, config, db, publicReads, log } = wiring;
  const promotions = createPromotions(db);
  const { batchMax, queueMax, deadlineMs } = config.orders;
  const claiming = createClaiming(db, {
    ...{ batchMax, queueMax, deadlineMs },
    onTrouble: (err, batchSize, attempt) =>
      log.warn({ err, batchSize, attempt }, 'a batch of claims failed and is repeated'),
  });
  app.addHook('onClose', () => claiming.close());
  await app.register(couponRoutes(createCoupons(db), publicReads));
  await app.register(claimingRoutes(claiming));
  await app.register(promotionRoutes(promotions));
  const readCoupons = askTogether<{ userId: string; ids: readonly string[] }, MyCouponRow[]>({
    max: TOGETHER_MAX,
    async ask(wanted) {
      const userIds = [...new Set(wanted.map(({ userId }) => userId))];
      const rows = await readForCheckouts(db, userIds, [...new Set(wanted.flatMap(({ ids }) => ids))]);
      return wanted.map(({ userId, ids }) =>
        rows.filter((row) => row.userId === userId || ids.includes(row.id)),
      );
    },
  });
  return { promotions, readCoupons };
}

import {
  createReviewAdmin,
  createReviews,
  reviewAdminRoutes,
  reviewRoutes,
} from '../modules/reviews/index.ts';
import type { Wiring } from './context.ts';

/** What shoppers say of goods, and what staff do about it. */
export async function wireReviews({ app, db, publicReads }: Wiring): Promise<void> {
  await app.register(reviewRoutes(createReviews(db), publicReads));
  await app.register(reviewAdminRoutes(createReviewAdmin(db), publicReads));
}

export { reviewAdminRoutes } from './admin/routes.ts';
export { createReviewAdmin } from './admin/service.ts';
export { deleteReviewsOf } from './queries.ts';
export { reviewRoutes } from './routes.ts';
export { createReviews } from './service.ts';

export { settingsRoutes } from './routes.ts';
export type { Shipping, ShopSettings } from './schema.ts';
export { createSettings, type Settings } from './service.ts';

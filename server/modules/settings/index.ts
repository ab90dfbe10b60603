export { settingsRoutes } from './routes.ts';
export { createSettings, readCouponsBack, type Settings } from './service.ts';

export { unbindAll } from './queries.ts';
export { ownThirdPartyRoutes, weiboRoutes } from './routes.ts';
export { createThirdPartyLogin } from './service.ts';

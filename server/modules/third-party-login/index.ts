export { problems } from './errors.ts';
export { unbindAll } from './queries.ts';
export { ownThirdPartyRoutes, weiboRoutes } from './routes.ts';
export { createThirdPartyLogin, type ThirdPartyLogin } from './service.ts';

export { unbindAll } from './queries.ts';
export { thirdPartyRoutes } from './routes.ts';
export { createThirdPartyLogin } from './service.ts';

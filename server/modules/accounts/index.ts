export { seedDemoLogins } from './demo-logins.ts';
export { keysRoutes } from './keys-routes.ts';
export { meRoutes } from './me-routes.ts';
export { authRoutes } from './routes.ts';
export { type Accounts, createAccounts } from './service.ts';

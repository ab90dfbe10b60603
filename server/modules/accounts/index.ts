export { seedDemoLogins } from './demo-logins.ts';
export { meRoutes } from './me-routes.ts';
export { authRoutes } from './routes.ts';
export { type Accounts, createAccounts } from './service.ts';

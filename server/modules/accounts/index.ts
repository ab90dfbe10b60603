export { avatarRoutes } from './avatar-routes.ts';
export { clientOf, refuseForeignOrigin, type Site, setRefreshCookie } from './browser.ts';
export { DEMO_OPERATOR, DEMO_SHOPPER, openDemoLogins, seedDemoLogins } from './demo-logins.ts';
export { problems } from './errors.ts';
export { accountJobs } from './jobs.ts';
export { keysRoutes } from './keys-routes.ts';
export { callerOf, meRoutes } from './me-routes.ts';
export type { Caller } from './own-account.ts';
export {
  hasOtherWayIn,
  lockUser,
  selectUser as findUser,
  type UserRow as User,
  updateUser as changeUser,
} from './queries.ts';
export { registrationErrors } from './registration.ts';
export { authRoutes, refuseBadFields, sendSession } from './routes.ts';
export { Password, Registration, Session } from './schema.ts';
export { type Accounts, createAccounts, type RegistrationRefusal } from './service.ts';
export { type Client, hashToken, randomToken, type SignedIn } from './sessions.ts';

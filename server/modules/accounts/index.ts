export { avatarRoutes } from './avatar/routes.ts';
export { DEMO_OPERATOR, DEMO_SHOPPER, openDemoLogins, seedDemoLogins } from './demo-logins/service.ts';
export { problems } from './errors.ts';
export { accountJobs } from './expiry/jobs.ts';
export { callerOf, meRoutes } from './profile/routes.ts';
export type { Caller } from './profile/service.ts';
export {
  hasOtherWayIn,
  lockUser,
  selectUser as findUser,
  type UserRow as User,
  updateUser as changeUser,
} from './queries.ts';
export { registrationErrors } from './registration/checks.ts';
export { authRoutes, refuseBadFields, sendSession } from './routes.ts';
export { Password, Registration, Session } from './schema.ts';
export { type Accounts, createAccounts, type RegistrationRefusal } from './service.ts';
export { setRefreshCookie } from './sessions/browser.ts';
export type { SignedIn } from './sessions/service.ts';
export { keysRoutes } from './token-keys/routes.ts';

export { findDemoLogins, seedDemoLogins } from './demo-logins/service.ts';
export { accountJobs } from './expiry/jobs.ts';
export {
  canSignInWithoutThirdParty,
  findUser,
  lockUser,
  type UserRow as User,
  updateUser,
} from './queries.ts';
export { registrationErrors } from './registration/checks.ts';
export { Registration } from './registration/schema.ts';
export type { RegistrationRefusal } from './registration/service.ts';
export { revocationJobs } from './revocation/jobs.ts';
export { createRevocations } from './revocation/service.ts';
export { accountRoutes } from './routes.ts';
export { Password } from './schema.ts';
export { type Accounts, createAccounts } from './service.ts';
export { type Caller, callerOf } from './sessions/caller.ts';
export { endSessionsOfUser } from './sessions/queries.ts';
export { sendSession, setRefreshCookie } from './sessions/refresh-cookie.ts';
export { Session } from './sessions/schema.ts';
export type { SignedIn } from './sessions/service.ts';

import { createBinding } from './binding/service.ts';
import { createSignIn, type SignInDeps } from './sign-in/service.ts';

export type ThirdPartyLogin = ReturnType<typeof createThirdPartyLogin>;

/** Signing in with third parties, and the third-party users that are bound to an account. */
export function createThirdPartyLogin(deps: SignInDeps) {
  return { ...createSignIn(deps), ...createBinding(deps) };
}

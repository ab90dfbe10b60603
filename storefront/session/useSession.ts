import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Session, TokenKeeper, User } from '../../api-client/index.ts';
import { safeStorage } from '../../web/browser/safeStorage.ts';
import { useApi } from '../page/context.ts';
import { usePageEntries } from '../page/usePageEntries.ts';
import { urls } from '../urls.ts';
import { PERSONAL_KEYS } from './personalKeys.ts';

/**
 * Holds the page to return to after a sign-in at another site. A shopper who comes back from there has a refresh
 * cookie and no token yet.
 */
const AWAY_KEY = 'jishi.signingInElsewhere';
/** Pages that open after a sign-in at another site that did not make a session. */
const NOT_BACK_YET = [urls.bind(), urls.login()];

/** The signed-in shopper. Unknown on the server, and until the browser's storage has been read. */
export const useSession = defineStore('session', () => {
  const api = useApi();
  const entries = usePageEntries();
  const isReady = ref(false);
  const isSignedIn = ref(false);
  /** The server ended the session while it was in use. */
  const hasEnded = ref(false);
  const user = shallowRef<User | null>(null);
  let tokens: TokenKeeper | null = null;

  function attach(keeper: TokenKeeper): void {
    tokens = keeper;
  }

  /** Reads the browser's storage, after the page from the server is hydrated. */
  async function start(path: string): Promise<void> {
    const isBack = safeStorage('sessionStorage').getItem(AWAY_KEY) !== null && !NOT_BACK_YET.includes(path);
    if (isBack) {
      takeReturnTo();
      if (tokens?.read() === null) await tokens.restore().catch(() => null);
    }
    isSignedIn.value = tokens?.read() != null;
    isReady.value = true;
  }

  /** The page from which the shopper left for a sign-in at another site. */
  function takeReturnTo(): string | null {
    const storage = safeStorage('sessionStorage');
    const path = storage.getItem(AWAY_KEY);
    storage.removeItem(AWAY_KEY);
    return path;
  }

  function signIn(session: Session): void {
    tokens?.keep(session.accessToken);
    entries.clearPersonal();
    user.value = session.user;
    hasEnded.value = false;
    isSignedIn.value = true;
  }

  /** Removes the session from the browser; the server has ended it already. */
  function forget(): void {
    tokens?.drop();
    for (const key of Object.values(PERSONAL_KEYS)) safeStorage('localStorage').removeItem(key);
    entries.clearPersonal();
    user.value = null;
    isSignedIn.value = false;
  }

  async function signOut(): Promise<void> {
    await api.post('/api/auth/logout', { anonymous: true });
    forget();
  }

  function end(): void {
    forget();
    hasEnded.value = true;
  }

  /** Another tab changed the token. */
  async function follow(): Promise<void> {
    const isNow = tokens?.read() != null;
    if (isNow === isSignedIn.value) return;
    if (!isNow) return forget();
    entries.clearPersonal();
    isSignedIn.value = true;
  }

  async function loadUser(): Promise<User> {
    user.value = await api.get('/api/me');
    return user.value;
  }

  return {
    isReady,
    isSignedIn,
    hasEnded,
    user,
    attach,
    start,
    signIn,
    signOut,
    forget,
    end,
    follow,
    loadUser,
    takeReturnTo,
    leaveForSignIn: (returnTo: string) => safeStorage('sessionStorage').setItem(AWAY_KEY, returnTo),
    signInUrl: (returnTo: string) => urls.login(returnTo),
  };
});

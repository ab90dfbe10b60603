import type { Pinia } from 'pinia';
import type { Router } from 'vue-router';
import { createSend, createTokenKeeper } from '../../api-client/index.ts';
import { exclusively } from '../../web/browser/exclusively.ts';
import { safeStorage } from '../../web/browser/safeStorage.ts';
import { useSession } from './useSession.ts';

/** The name of the access token in localStorage, which the API contract gives. */
const TOKEN_KEY = 'token';

/** The token keeper of the browser. `connect` ties it to the application once that exists. */
export function createBrowserTokens() {
  let onSessionOver = () => {};
  const tokens = createTokenKeeper({
    storage: safeStorage('localStorage'),
    key: TOKEN_KEY,
    refreshPath: '/api/auth/refresh',
    send: createSend(),
    exclusively,
    now: Date.now,
    onSessionOver: () => onSessionOver(),
  });

  function connect(pinia: Pinia, router: Router): void {
    const session = useSession(pinia);
    session.attach(tokens);
    onSessionOver = () => session.end();
    // Another tab has signed in or out.
    window.addEventListener('storage', (event) => {
      if (event.key === TOKEN_KEY || event.key === null) void session.follow();
    });
    router.beforeEach((to) => {
      if (to.meta.needsSignIn && session.isReady && !session.isSignedIn)
        return session.signInUrl(to.fullPath);
    });
  }

  return { tokens, connect };
}

import type { Router } from 'vue-router';
import { safeStorage } from '../../web/browser/safeStorage.ts';

const TRIED_KEY = 'jishi.reloadedFor';

/**
 * Whether the shop answers at all. Without this, an offline shopper would lose a working page to the browser's
 * error page.
 */
const isReachable = (path: string) =>
  fetch(path, { method: 'HEAD' }).then(
    () => true,
    () => false,
  );

/**
 * A chunk that cannot be loaded usually belonged to an older build of the shop. This loads the page itself
 * instead, once for each URL, so that a chunk that is really missing does not reload for ever.
 */
export function reloadOnceForNewBuild(router: Router, onUnreachable: () => void): void {
  router.onError(async (error, to) => {
    const isMissingChunk = /dynamically imported module|Importing a module script failed/i.test(
      String(error),
    );
    if (!isMissingChunk) return;
    if (!(await isReachable(to.fullPath))) return onUnreachable();
    const storage = safeStorage('sessionStorage');
    if (storage.getItem(TRIED_KEY) === to.fullPath) return;
    storage.setItem(TRIED_KEY, to.fullPath);
    window.location.assign(to.fullPath);
  });
  router.afterEach(() => safeStorage('sessionStorage').removeItem(TRIED_KEY));
}

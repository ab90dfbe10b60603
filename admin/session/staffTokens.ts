import { createTokenKeeper, type Send, type TokenKeeper } from '../../api-client/index.ts';
import { exclusively } from '../../web/browser/exclusively.ts';
import { safeStorage } from '../../web/browser/safeStorage.ts';

/** The access token of the member of staff. Shoppers keep theirs under `token` on the same origin. */
export function createStaffTokens(send: Send, onSessionOver: () => void): TokenKeeper {
  return createTokenKeeper({
    storage: safeStorage('localStorage'),
    key: 'staff-token',
    refreshPath: '/api/admin/auth/refresh',
    send,
    exclusively,
    now: Date.now,
    onSessionOver,
  });
}

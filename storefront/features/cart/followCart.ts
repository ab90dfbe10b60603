import type { Pinia } from 'pinia';
import { PERSONAL_KEYS } from '../../session/personalKeys.ts';
import { GUEST_CART_KEY } from './guestCart.ts';
import { CART_CHANGED_KEY, useCart } from './useCart.ts';

const KEYS: (string | null)[] = [CART_CHANGED_KEY, GUEST_CART_KEY, PERSONAL_KEYS.orderedGoods];

/**
 * Keeps the cart of this page up to date: with other tabs (storage events), after the back button (a page from the
 * bfcache runs no code), and when the shopper comes back to this tab, perhaps from another device.
 */
export function followCart(pinia: Pinia): void {
  const cart = useCart(pinia);
  const isVisible = () => document.visibilityState === 'visible';
  window.addEventListener('storage', ({ key }) => {
    // A null key means that the whole storage was cleared.
    if (isVisible() && (key === null || KEYS.includes(key))) void cart.refresh();
  });
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void cart.refresh();
  });
  document.addEventListener('visibilitychange', () => {
    if (isVisible()) void cart.refresh();
  });
}

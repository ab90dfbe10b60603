/** What other features use of the account: the frame around the pages of a signed-in shopper. */
export { default as AccountFrame } from './AccountFrame.vue';

/** Loaded when a shopper opens them. */
export const accountPages = {
  account: () => import('./ProfilePage.vue'),
  accountSecurity: () => import('./SecurityPage.vue'),
  accountAddresses: () => import('./AddressesPage.vue'),
};

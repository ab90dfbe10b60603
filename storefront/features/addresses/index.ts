/**
 * Delivery addresses, as the account's page and the checkout show them. No page stands here: the router imports every
 * feature with pages, and `AddressDialog` would add 10 KB (gzip) to the scripts of all pages.
 */
export { default as AddressDialog } from './AddressDialog.vue';
export { default as AddressForm } from './AddressForm.vue';
export { placeOf, useAddresses } from './useAddresses.ts';

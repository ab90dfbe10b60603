import { type Accounts, accountJobs, accountRoutes, createAccounts } from '../modules/accounts/index.ts';
import { deleteAddressesOf } from '../modules/addresses/index.ts';
import type { Carts } from '../modules/cart/index.ts';
import { deleteNoteOfCustomer } from '../modules/customers/index.ts';
import { deleteFavouritesOf } from '../modules/favourites/index.ts';
import { forgetBuyer } from '../modules/invoices/index.ts';
import { eraseShoppers } from '../modules/orders/index.ts';
import { disownPhotographs } from '../modules/photographs/index.ts';
import { deleteReviewsOf } from '../modules/reviews/index.ts';
import { createThirdPartyLogin, thirdPartyRoutes, unbindAll } from '../modules/third-party-login/index.ts';
import { createUploads, serveUploads } from '../platform/http/uploads.ts';
import type { Wiring } from './context.ts';

async function wireThirdPartyLogin(wiring: Wiring, accounts: Accounts): Promise<void> {
  const { app, config, gateways } = wiring;
  const login = createThirdPartyLogin({
    ...wiring,
    accounts,
    gateways: gateways.logins,
    callbackUrl: (provider) => `${config.http.publicUrl}/api/auth/${provider}/callback`,
  });
  await app.register(thirdPartyRoutes(login, config.http));
}

/** Accounts, avatars, and every way to sign in. */
export async function wireAccounts(wiring: Wiring, { carts }: { carts: Carts }): Promise<void> {
  const { app, config, db, tokens, gateways } = wiring;
  const { dataDir } = config.stores;
  const accounts = createAccounts({
    ...wiring,
    sms: gateways.sms,
    smsDailyMax: config.gateways.sms.dailyMax,
    uploads: createUploads(dataDir),
    forgetUser: async (tx, userId) => {
      await unbindAll(tx, userId);
      await deleteAddressesOf(tx, userId);
      await deleteFavouritesOf(tx, userId);
      await deleteReviewsOf(tx, userId);
      await forgetBuyer(tx, userId);
      await eraseShoppers(tx, userId);
      await disownPhotographs(tx, userId);
      await deleteNoteOfCustomer(tx, userId);
    },
    // If the store of carts is away now, the cart stays there until it expires.
    afterDeletion: async (userId) => void (await carts.clear(userId)),
  });
  await app.register(accountRoutes(accounts, config.http, tokens));
  await app.register(serveUploads, { dataDir });
  wiring.jobs.push(...accountJobs(db));
  await wireThirdPartyLogin(wiring, accounts);
}

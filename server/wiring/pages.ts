import { adminPages } from '../front-ends/admin.ts';
import { storefront } from '../front-ends/storefront.ts';
import type { Settings } from '../modules/settings/index.ts';
import { refuse } from '../platform/http/errors.ts';
import { sendProblem } from '../platform/http/http.ts';
import { sampleImageRoutes } from '../sample-shop/index.ts';
import type { Wiring } from './context.ts';

/** The pages of the storefront and of the back office, the sample shop's pictures, and the answer for a URL that no route has. */
export async function wirePages(wiring: Wiring, settings: Settings): Promise<void> {
  const { app, config } = wiring;
  await app.register(sampleImageRoutes);
  if (wiring.storefront !== null) {
    const { publicUrl } = config.http;
    const { sampleShop: demo, demo: demoBanner } = config;
    await app.register(storefront, { build: wiring.storefront, publicUrl, demo, demoBanner, settings });
  }
  if (wiring.admin) await app.register(adminPages, { build: wiring.admin });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, refuse('not_found')));
}

import { createSettings, type Settings, settingsRoutes } from '../modules/settings/index.ts';
import type { Wiring } from './context.ts';

/** What people set in the back office, for the areas that follow it. */
export async function wireSettings({ app, config, db, gateways, publicReads }: Wiring): Promise<Settings> {
  const settings = createSettings({
    db,
    firstValues: config.orders,
    signIn: { sms: gateways.sms !== null, weibo: gateways.weibo !== null },
  });
  await app.register(settingsRoutes(settings, publicReads));
  return settings;
}

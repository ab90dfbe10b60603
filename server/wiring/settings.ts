import type { Gateways } from '../gateways/index.ts';
import { createContentPictures } from '../modules/catalog/index.ts';
import { createSettings, type Settings, settingsRoutes } from '../modules/settings/index.ts';
import { createUploads } from '../platform/http/uploads.ts';
import type { Wiring } from './context.ts';

function offersOf({ sms, logins }: Gateways) {
  const { weibo, wechat } = logins;
  return {
    sms: sms !== null,
    weibo: weibo !== undefined,
    wechat: wechat?.places.includes('web') ?? false,
    wechatInside: wechat?.places.includes('in_app') ?? false,
    wechatPays: (wechat?.payer ?? null) !== null,
  };
}

/** What people set in the back office, for the areas that follow it. */
export async function wireSettings({ app, config, db, gateways, publicReads }: Wiring): Promise<Settings> {
  const pictures = createContentPictures({ db, uploads: createUploads(config.stores.dataDir) });
  const settings = createSettings({
    db,
    firstValues: config.orders,
    signIn: offersOf(gateways),
    keepPicture: pictures.keep,
  });
  await app.register(settingsRoutes(settings, pictures.add, publicReads));
  return settings;
}

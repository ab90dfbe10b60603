/**
 * `npm run screenshots`: starts a shop and takes a picture of every page at three widths, in the light and the dark
 * theme, into `screenshots/` (not in git). `npm run screenshots -- home product` takes only these pages.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openStoryShop } from '../e2e/browser.ts';
import { givenShopPages } from '../e2e/shop-pages.ts';
import { signIn } from '../e2e/shoppers.ts';

const FOLDER = join(import.meta.dirname, '..', 'screenshots');
const WIDTHS = [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
];
const THEMES = ['light', 'dark'] as const;
const named = process.argv.slice(2);

await mkdir(FOLDER, { recursive: true });
const shop = await openStoryShop({ RATE_LIMITS: 'off' });
try {
  const { shopper, all } = await givenShopPages(shop);
  const wanted = named.length > 0 ? all.filter(({ name }) => named.includes(name)) : all;
  for (const size of WIDTHS)
    for (const colorScheme of THEMES)
      for (const isPersonal of [false, true]) {
        const { page, close } = await shop.open(size, { colorScheme });
        if (isPersonal) await signIn(page, shopper.username);
        for (const { name, path } of wanted.filter((place) => place.isPersonal === isPersonal)) {
          await page.goto(path, { waitUntil: 'networkidle' });
          const file = `${name}-${size.width}-${colorScheme}.jpg`;
          await page.screenshot({ path: join(FOLDER, file), type: 'jpeg', quality: 55, fullPage: true });
          console.log(file);
        }
        await close();
      }
} finally {
  await shop.close();
}

/**
 * `node server/sample-shop/pick-icons.ts` copies the drawings that the sample shop uses from Fluent Emoji Flat (Microsoft,
 * MIT; `@iconify-json/fluent-emoji-flat`) to icons.json. Without icons.json every start would read nine megabytes.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PRODUCTS } from './goods/index.ts';

export const ICONS_FILE = join(import.meta.dirname, 'icons.json');

/** The text of icons.json, made from the installed package. */
export async function pickIcons(): Promise<string> {
  const path = createRequire(import.meta.url).resolve('@iconify-json/fluent-emoji-flat/icons.json');
  const { icons } = JSON.parse(await readFile(path, 'utf8')) as { icons: Record<string, { body: string }> };
  const picked: Record<string, string> = {};
  for (const name of [...new Set(PRODUCTS.map(({ icon }) => icon))].sort()) {
    const icon = icons[name];
    if (!icon) throw new Error(`Fluent Emoji Flat has no ${name}`);
    picked[name] = icon.body;
  }
  const source = 'Fluent Emoji Flat by Microsoft, MIT License, https://github.com/microsoft/fluentui-emoji';
  return `${JSON.stringify({ source, icons: picked }, null, 2)}\n`;
}

if (import.meta.main) await writeFile(ICONS_FILE, await pickIcons());

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { urls } from './urls.ts';

const FEATURES = join(import.meta.dirname, 'features');
const routes = readdirSync(FEATURES)
  .map((name) => readFileSync(join(FEATURES, name, 'index.ts'), 'utf8'))
  .join('\n');

test.each(Object.keys(urls))('the address %s has a page', (name) => {
  const path = (urls as Record<string, (part: string) => string>)[name]?.('') ?? '';
  const isRoute = routes.includes(`urls.${name}(`) || routes.includes(`path: '${path.split('?')[0]}'`);
  expect(isRoute).toBe(true);
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDocument } from './derive.ts';
import { withRouteTables } from './route-table.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'api.md');

test('the route tables of docs/api.md are those of the OpenAPI document', async () => {
  const page = await readFile(PAGE, 'utf8');
  expect(page, 'npm run openapi').toBe(withRouteTables(page, await readDocument()));
  expect(page.match(/^\| (GET|POST|PUT|PATCH|DELETE) \|/gm)?.length).toBeGreaterThan(40);
});

test('a route table says method, path, caller, purpose and success', () => {
  const responses = { '200': {}, '201': {}, default: {} };
  const paths = {
    '/api/orders/{orderNo}': {
      post: { tags: ['orders'], summary: 'Pay', security: [{ bearer: [] }], responses },
    },
  };
  expect(withRouteTables('a\n<!-- routes: x -->\nold\n<!-- /routes -->\nb\n', { paths })).toBe(`a
<!-- routes: x -->

### orders

| method | path | caller | what it does | success |
|---|---|---|---|---|
| POST | \`/api/orders/:orderNo\` | shopper | Pay | 200, 201 |

<!-- /routes -->
b
`);
});

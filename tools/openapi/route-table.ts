import { replaceSection } from '../docs/sections.ts';

interface Operation {
  summary?: string;
  tags?: string[];
  security?: Record<string, unknown>[];
  responses: Record<string, unknown>;
}

interface Route extends Operation {
  method: string;
  path: string;
}

/** Who may call a route, in the words of docs/api.md. */
function caller({ path, security }: Route): string {
  const schemes = (security ?? []).flatMap(Object.keys);
  if (schemes.includes('bearer')) return path.startsWith('/api/admin') ? 'staff' : 'shopper';
  return schemes.length > 0 ? 'cookie' : 'anyone';
}

function row(route: Route): string {
  const answers = Object.keys(route.responses).filter((status) => /^[23]/.test(status));
  const path = route.path.replace(/\{(\w+)\}/g, ':$1');
  const summary = (route.summary ?? '').replaceAll('|', '\\|');
  return `| ${route.method.toUpperCase()} | \`${path}\` | ${caller(route)} | ${summary} | ${answers.join(', ')} |`;
}

/** Markdown tables of every route of an OpenAPI document, one table a tag, in the document's order. */
function routeTables(document: object): string {
  const { paths } = document as { paths: Record<string, Record<string, Operation>> };
  const byTag = new Map<string, Route[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'other';
      byTag.set(tag, [...(byTag.get(tag) ?? []), { ...operation, method, path }]);
    }
  }
  const tables = [...byTag].map(([tag, routes]) =>
    [`### ${tag}\n`, '| method | path | caller | what it does | success |', '|---|---|---|---|---|']
      .concat(routes.map(row))
      .join('\n'),
  );
  return tables.join('\n\n');
}

/** docs/api.md with the tables of the routes as the OpenAPI document has them. */
export function withRouteTables(page: string, document: object): string {
  return replaceSection(page, 'routes', routeTables(document));
}

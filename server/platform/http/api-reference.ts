import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';

const compress = promisify(gzip);

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jishi 集市: API</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
</head>
<body>
<script id="api-reference" data-url="/openapi.json" data-configuration='${JSON.stringify({
  proxyUrl: '',
  telemetry: false,
  withDefaultFonts: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  authentication: { preferredSecurityScheme: 'bearer' },
})}'></script>
<script src="/docs/js/scalar.js"></script>
</body>
</html>
`;

/** Scalar styles its page by elements and attributes of its own; everything is fetched from here alone. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Scalar's script, compressed: one buffer for all readers. The script has 4.85 MB and takes a third of a second to load,
 * so it is loaded when somebody first opens the page.
 */
async function loadScript(): Promise<Buffer> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const scalarApp = Fastify();
  await scalarApp.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
  const answer = await scalarApp.inject('/docs/js/scalar.js');
  await scalarApp.close();
  return compress(answer.rawPayload);
}

/** `/docs`: the OpenAPI document for people to read and try. The page loads nothing from other hosts. */
export async function apiReference(app: FastifyInstance): Promise<void> {
  let script: Promise<Buffer> | null = null;
  const options = { schema: { hide: true }, config: { access: 'anyone', limit: 'read' } as const };
  app.get('/docs', options, async (_request, reply) =>
    reply
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .type('text/html; charset=utf-8')
      .send(PAGE),
  );
  app.get('/docs/js/scalar.js', options, async (request, reply) => {
    script ??= loadScript();
    reply
      .header('cache-control', 'public, max-age=3600')
      .header('vary', 'Accept-Encoding')
      .type('text/javascript; charset=utf-8');
    const compressed = await script;
    if (request.encodings().includes('gzip'))
      return reply.header('content-encoding', 'gzip').send(compressed);
    // A stream waits for its reader. The whole text would take 4.85 MB for each reader that does not read.
    return reply.send(Readable.from([compressed]).pipe(createGunzip()));
  });
}

import Fastify, { type FastifyInstance } from 'fastify';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jishi 集市: API</title>
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

/** Scalar's script is 5 MB in memory and takes a third of a second to load: whoever never reads the docs does not pay. */
async function loadScript(): Promise<Buffer> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const shelf = Fastify();
  await shelf.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
  const answer = await shelf.inject('/docs/js/scalar.js');
  await shelf.close();
  return answer.rawPayload;
}

/** `/docs`: the OpenAPI document for people to read and try, without a request to anyone else. */
export async function apiReference(app: FastifyInstance): Promise<void> {
  let script: Promise<Buffer> | null = null;
  const options = { schema: { hide: true }, config: { access: 'anyone' as const } };
  app.get('/docs', options, async (_request, reply) =>
    reply
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .type('text/html; charset=utf-8')
      .send(PAGE),
  );
  app.get('/docs/js/scalar.js', options, async (_request, reply) => {
    script ??= loadScript();
    return reply
      .header('cache-control', 'public, max-age=3600')
      .type('text/javascript; charset=utf-8')
      .send(await script);
  });
}

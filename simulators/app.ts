import { join } from 'node:path';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance } from 'fastify';
import { alipayRoutes, openAlipay } from './alipay/index.ts';
import { homeRoutes } from './home.ts';
import { pageRoutes } from './pages.ts';
import { openSms, smsRoutes } from './sms/index.ts';
import { openStore } from './store.ts';
import { openWeibo, weiboRoutes } from './weibo/index.ts';

/**
 * Alipay, Weibo and SMS in one program. `app.close()` lets go of everything.
 * @param dataDir its state is kept below it, in `simulators/`
 */
export async function buildSimulators({ dataDir }: { dataDir: string }): Promise<FastifyInstance> {
  const store = openStore(join(dataDir, 'simulators'));
  const alipay = openAlipay(store);
  const weibo = openWeibo(store);
  const sms = openSms(store);
  const app = fastify({
    // Answers that a fault holds back must not hold the program back when it stops.
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  await app.register(formbody);
  readEmptyJson(app);
  answerProblems(app);
  pageRoutes(app);
  homeRoutes(app, { alipay, weibo, sms });
  alipayRoutes(app, alipay);
  weiboRoutes(app, weibo);
  smsRoutes(app, sms);
  // Only once the port is ours: a second program that finds it taken must not send what the first will.
  app.addHook('onListen', async () => alipay.notifier.kick());
  app.addHook('onClose', async () => {
    await alipay.stop();
    store.close();
  });
  return app;
}

/** A control without a body says so by a JSON type and nothing in it: that is an empty object here. */
function readEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    else parse(request, body as string, done);
  });
}

/** Bad input to a control is a clear 4xx in JSON. */
function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler(
    (error: Error & { statusCode?: number; code?: string; validation?: unknown }, _request, reply) => {
      const status = error.validation ? 400 : (error.statusCode ?? 500);
      // A fault's 503 is meant; an error without a status is a bug of ours.
      if (error.statusCode === undefined && !error.validation) console.error(error);
      const code = error.validation ? 'validation_failed' : (error.code ?? 'internal');
      return reply
        .code(status)
        .type('application/json; charset=utf-8')
        .send({ code, message: error.message });
    },
  );
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .type('application/json; charset=utf-8')
      .send({ code: 'not_found', message: '没有这个地址' }),
  );
}

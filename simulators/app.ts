import { join } from 'node:path';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance } from 'fastify';
import { alipayRoutes, openAlipay } from './alipay/index.ts';
import { homeRoutes } from './home.ts';
import { kuaidi100Routes, openKuaidi100 } from './kuaidi100/index.ts';
import { nuonuoRoutes, openNuonuo } from './nuonuo/index.ts';
import { pageRoutes } from './pages.ts';
import { openSms, smsRoutes } from './sms/index.ts';
import { openStore } from './store.ts';
import { openWechat, wechatRoutes } from './wechat/index.ts';
import { openWeibo, weiboRoutes } from './weibo/index.ts';

/**
 * Alipay, WeChat Pay, Weibo, SMS, an invoice platform and a service of carriers in one program. `app.close()` closes everything.
 * @param dataDir the state is stored in its folder `simulators/`
 */
export async function buildSimulators({ dataDir }: { dataDir: string }): Promise<FastifyInstance> {
  const store = openStore(join(dataDir, 'simulators'));
  const alipay = openAlipay(store);
  const wechat = openWechat(store);
  const weibo = openWeibo(store);
  const sms = openSms(store);
  const nuonuo = openNuonuo(store);
  const kuaidi100 = openKuaidi100(store);
  const app = fastify({
    // An answer that a fault delays must not delay the program's end.
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  await app.register(formbody);
  readEmptyJson(app);
  answerProblems(app);
  pageRoutes(app);
  homeRoutes(app, { alipay, wechat, weibo, sms, nuonuo, kuaidi100 });
  alipayRoutes(app, alipay);
  wechatRoutes(app, wechat);
  weiboRoutes(app, weibo);
  smsRoutes(app, sms);
  nuonuoRoutes(app, nuonuo);
  kuaidi100Routes(app, kuaidi100);
  // Sending starts only after the port is open: a second program, which finds the port taken, must not send the first one's messages.
  app.addHook('onListen', async () => {
    alipay.notifier.kick();
    wechat.notifier.kick();
  });
  app.addHook('onClose', async () => {
    await Promise.all([alipay.stop(), wechat.stop()]);
    store.close();
  });
  return app;
}

/** A request with a JSON content type and no body counts as an empty object. */
function readEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    else parse(request, body as string, done);
  });
}

/** Answers bad input to a control with 4xx in JSON. */
function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler(
    (error: Error & { statusCode?: number; code?: string; validation?: unknown }, _request, reply) => {
      const status = error.validation ? 400 : (error.statusCode ?? 500);
      // A fault answers 503 on purpose. An error without a status is a bug.
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

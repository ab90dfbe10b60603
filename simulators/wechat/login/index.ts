import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { controlProblem } from '../../problems.ts';
import type { Store } from '../../store.ts';
import { avatarSvg } from '../../weibo/users.ts';
import type { Wechat } from '../index.ts';
import { IDENTITY } from '../messages.ts';
import {
  type AuthorizePage,
  type AuthorizeRequest,
  isWechatError,
  openWechatOauth,
  WEBSITE_APP_ID,
  type WechatOauth,
} from './oauth.ts';
import { agreePage, wrongRequestPage } from './pages.ts';
import { openWechatUsers, type WechatUsers } from './users.ts';

const SLOW_BY_MS = 3_000;

export interface WechatLogin {
  users: WechatUsers;
  oauth: WechatOauth;
}

export function openWechatLogin(store: Store, faults: Wechat['faults']): WechatLogin {
  const users = openWechatUsers(store);
  return { users, oauth: openWechatOauth(store, users, () => faults.inForce().unionid !== 'absent') };
}

/** What the shop needs, in the form of its settings. */
export function wechatLoginSettings({ oauth }: WechatLogin, baseUrl: string) {
  const application = (appId: string) => ({ appId, appSecret: oauth.secrets[appId] ?? '' });
  return {
    website: application(WEBSITE_APP_ID),
    official: application(IDENTITY.appId),
    pagesUrl: `${baseUrl}/wechat`,
    apiUrl: `${baseUrl}/wechat`,
  };
}

export function wechatLoginRoutes(app: FastifyInstance, wechat: Wechat): void {
  pageRoutes(app, wechat);
  apiRoutes(app, wechat);
  controlRoutes(app, wechat);
}

const queryOf = (request: FastifyRequest) => new URL(request.url, 'http://localhost').searchParams;
const sendPage = (reply: FastifyReply, code: number, text: string) =>
  reply.code(code).type('text/html; charset=utf-8').send(text);
const PATHS: Record<AuthorizePage, string> = {
  qrconnect: '/wechat/connect/qrconnect',
  authorize: '/wechat/connect/oauth2/authorize',
};

function pageRoutes(app: FastifyInstance, { login: { oauth, users } }: Wechat): void {
  for (const name of ['qrconnect', 'authorize'] as const)
    app.get(PATHS[name], async (request, reply) => {
      const asked = oauth.readRequest(name, queryOf(request));
      if (typeof asked === 'string') return sendPage(reply, 400, wrongRequestPage(asked));
      // WeChat asks nothing for `snsapi_base`. The first user holds the phone.
      if (asked.scope === 'snsapi_base') return reply.redirect(oauth.agree(asked, '1'), 302);
      return sendPage(reply, 200, agreePage(name, asked, users.all()));
    });

  app.post<{ Body: Record<string, string> }>('/wechat/connect/confirm', async (request, reply) => {
    const { uid = '', decision = '', page, ...params } = request.body ?? {};
    const name = page === 'qrconnect' ? 'qrconnect' : 'authorize';
    const asked = oauth.readRequest(name, new URLSearchParams(params));
    if (typeof asked === 'string') return sendPage(reply, 400, wrongRequestPage(asked));
    if (decision === 'deny') return reply.redirect(oauth.deny(asked), 303);
    if (!/^\d{1,19}$/.test(uid)) return sendPage(reply, 400, wrongRequestPage('没有这个用户'));
    return reply.redirect(oauth.agree(asked, uid), 303);
  });

  app.get<{ Params: { uid: string } }>('/wechat/avatars/:uid', async (request, reply) => {
    const user = users.find(request.params.uid);
    if (!user) throw controlProblem(404, 'user_not_found', '没有这个用户');
    // The shop's pages show these pictures from another origin.
    reply.header('cross-origin-resource-policy', 'cross-origin');
    return reply.type('image/svg+xml').send(avatarSvg({ ...user, screenName: user.nickname }));
  });
}

function apiRoutes(app: FastifyInstance, { login: { oauth }, faults }: Wechat): void {
  /** WeChat answers JSON as text/plain, and errors under HTTP 200. */
  async function answer(reply: FastifyReply, work: () => object): Promise<FastifyReply> {
    const fault = faults.inForce().login;
    if (fault === 'down') return reply.code(503).type('text/html').send('<h1>503 Service Unavailable</h1>');
    const result = work();
    if (fault === 'slow') await wait(SLOW_BY_MS);
    if (fault === 'lost_response') {
      reply.hijack();
      reply.raw.destroy();
      return reply;
    }
    return reply.code(200).type('text/plain').send(JSON.stringify(result));
  }

  app.get('/wechat/sns/oauth2/access_token', async (request, reply) =>
    answer(reply, () => oauth.exchange(queryOf(request))),
  );

  app.get('/wechat/sns/userinfo', async (request, reply) =>
    answer(reply, () => {
      const found = oauth.userinfo(queryOf(request));
      if (isWechatError(found)) return found;
      const { user, openid, unionid } = found;
      return {
        openid,
        nickname: user.nickname,
        sex: 0,
        language: '',
        city: '',
        province: '',
        country: '',
        headimgurl: `http://${request.host}/wechat/avatars/${user.uid}`,
        privilege: [],
        ...(unionid !== null && { unionid }),
      };
    }),
  );
}

const authorizeBody = Type.Object(
  {
    authorizeUrl: Type.String({ minLength: 1, maxLength: 4_000 }),
    uid: Type.Union([Type.String({ pattern: '^\\d{1,19}$' }), Type.Integer({ minimum: 0 })]),
  },
  { additionalProperties: false },
);
const denyBody = Type.Pick(authorizeBody, ['authorizeUrl'], { additionalProperties: false });

function controlRoutes(app: FastifyInstance, { login: { oauth } }: Wechat): void {
  const readAuthorizeUrl = (authorizeUrl: string): AuthorizeRequest => {
    const url = URL.canParse(authorizeUrl) ? new URL(authorizeUrl) : null;
    const name = url?.pathname.endsWith('/qrconnect') ? 'qrconnect' : 'authorize';
    const asked = oauth.readRequest(name, url?.searchParams ?? new URLSearchParams());
    if (typeof asked === 'string')
      throw controlProblem(400, 'invalid_request', `authorizeUrl 无效：${asked}`);
    return asked;
  };

  app.post<{ Body: Static<typeof authorizeBody> }>(
    '/wechat/control/authorize',
    { schema: { body: authorizeBody } },
    async (request) => ({
      redirectTo: oauth.agree(readAuthorizeUrl(request.body.authorizeUrl), String(request.body.uid)),
    }),
  );

  app.post<{ Body: Static<typeof denyBody> }>(
    '/wechat/control/deny',
    { schema: { body: denyBody } },
    async (request) => ({ redirectTo: oauth.deny(readAuthorizeUrl(request.body.authorizeUrl)) }),
  );
}

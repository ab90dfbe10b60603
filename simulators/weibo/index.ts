import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { controlProblem, optionalSwitch } from '../problems.ts';
import type { Store } from '../store.ts';
import { type AuthorizeRequest, clientId, ERRORS, type Oauth, type OauthError, openOauth } from './oauth.ts';
import { authorizePage, errorPage, usersPage } from './pages.ts';
import { avatarSvg, openWeiboUsers, type WeiboUser, type WeiboUsers } from './users.ts';

const API_FAULTS = ['slow', 'down', 'lost_response'] as const;
const SLOW_BY_MS = 3_000;

interface WeiboFaults {
  /** The token and user interfaces, not the pages. */
  api: (typeof API_FAULTS)[number] | null;
}

export interface Weibo {
  users: WeiboUsers;
  oauth: Oauth;
  faults(): WeiboFaults;
  setFaults(faults: WeiboFaults): void;
}

export function openWeibo(store: Store): Weibo {
  const users = openWeiboUsers(store);
  return {
    users,
    oauth: openOauth(store, users),
    faults: () => store.recall<WeiboFaults>('weibo.faults') ?? { api: null },
    setFaults: (faults) => store.keep('weibo.faults', faults),
  };
}

export function weiboSettings(
  weibo: Weibo,
  baseUrl: string,
): { clientId: string; clientSecret: string; baseUrl: string } {
  return { clientId, clientSecret: weibo.oauth.clientSecret, baseUrl: `${baseUrl}/weibo` };
}

export function weiboRoutes(app: FastifyInstance, weibo: Weibo): void {
  pageRoutes(app, weibo);
  apiRoutes(app, weibo);
  controlRoutes(app, weibo);
}

const isError = (value: object): value is OauthError => 'errorCode' in value;
const sendPage = (reply: FastifyReply, code: number, text: string) =>
  reply.code(code).type('text/html; charset=utf-8').send(text);
const queryOf = (request: FastifyRequest) => new URL(request.url, 'http://localhost').searchParams;

function pageRoutes(app: FastifyInstance, { oauth, users }: Weibo): void {
  app.get('/weibo/oauth2/authorize', async (request, reply) => {
    const query = queryOf(request);
    const asked = oauth.readRequest(query);
    return isError(asked)
      ? sendPage(reply, 400, errorPage(asked))
      : sendPage(reply, 200, authorizePage(asked, users.all()));
  });

  app.post<{ Body: Record<string, string> }>('/weibo/authorize', async (request, reply) => {
    const { uid = '', decision = '', ...params } = request.body ?? {};
    const asked = oauth.readRequest(new URLSearchParams(params));
    if (isError(asked)) return sendPage(reply, 400, errorPage(asked));
    if (decision === 'deny') return reply.redirect(oauth.deny(asked), 303);
    if (!/^\d{1,19}$/.test(uid)) return sendPage(reply, 400, errorPage(ERRORS.userMissing));
    return reply.redirect(oauth.agree(asked, uid), 303);
  });

  app.get('/weibo/users', async (_request, reply) => sendPage(reply, 200, usersPage(users.all())));

  app.get<{ Params: { uid: string } }>('/weibo/avatars/:uid', async (request, reply) => {
    const user = users.find(request.params.uid);
    if (!user) throw controlProblem(404, 'user_not_found', '没有这个用户');
    // The shop's pages show these pictures from another origin.
    reply.header('cross-origin-resource-policy', 'cross-origin');
    return reply.type('image/svg+xml').send(avatarSvg(user));
  });
}

function apiRoutes(app: FastifyInstance, weibo: Weibo): void {
  const { oauth } = weibo;

  /** Weibo's token interface answers JSON as text/plain, its other interfaces as application/json. */
  async function answer(
    reply: FastifyReply,
    type: string,
    path: string,
    work: () => object,
  ): Promise<FastifyReply> {
    const fault = weibo.faults().api;
    if (fault === 'down') return reply.code(503).type('text/html').send('<h1>503 Service Unavailable</h1>');
    const result = work();
    if (fault === 'slow') await wait(SLOW_BY_MS);
    if (fault === 'lost_response') {
      reply.hijack();
      reply.raw.destroy();
      return reply;
    }
    if (!isError(result)) return reply.type(type).send(JSON.stringify(result));
    const { error, errorCode, description, httpStatus } = result;
    const body = {
      error,
      error_code: errorCode,
      request: path,
      error_uri: path,
      error_description: description,
    };
    return reply.code(httpStatus).type(type).send(JSON.stringify(body));
  }

  app.post('/weibo/oauth2/access_token', async (request, reply) =>
    answer(reply, 'text/plain;charset=UTF-8', '/oauth2/access_token', () => {
      // Weibo reads the parameters from the query or from the form.
      const form = {
        ...Object.fromEntries(queryOf(request)),
        ...(request.body as Record<string, string> | undefined),
      };
      const granted = oauth.exchange(form);
      if (isError(granted)) return granted;
      const seconds = 157_679_999;
      return {
        access_token: granted.token,
        remind_in: String(seconds),
        expires_in: seconds,
        uid: granted.uid,
        isRealName: 'true',
      };
    }),
  );

  app.get('/weibo/2/users/show.json', async (request, reply) =>
    answer(reply, 'application/json;charset=UTF-8', '/2/users/show.json', () => {
      const query = queryOf(request);
      const owner = oauth.userOf(query.get('access_token') ?? undefined);
      if (isError(owner)) return owner;
      const shown = weibo.users.find(query.get('uid') ?? '');
      return shown ? profile(shown, `http://${request.host}`) : ERRORS.userMissing;
    }),
  );

  app.route({
    method: ['GET', 'POST'],
    url: '/weibo/oauth2/revokeoauth2',
    handler: async (request, reply) =>
      answer(reply, 'text/plain;charset=UTF-8', '/oauth2/revokeoauth2', () => {
        const form = request.body as { access_token?: string } | undefined;
        const revoked = oauth.revoke(form?.access_token ?? queryOf(request).get('access_token') ?? undefined);
        return revoked === true ? { result: 'true' } : revoked;
      }),
  });
}

function profile(user: WeiboUser, baseUrl: string): object {
  const avatar = `${baseUrl}/weibo/avatars/${user.uid}`;
  return {
    id: Number(user.uid),
    idstr: user.uid,
    screen_name: user.screenName,
    name: user.screenName,
    province: '32',
    city: '1',
    location: '江苏 南京',
    description: '',
    profile_image_url: avatar,
    avatar_large: avatar,
    avatar_hd: avatar,
    gender: 'n',
    verified: false,
  };
}

const authorizeBody = Type.Object(
  {
    authorizeUrl: Type.String({ minLength: 1, maxLength: 4_000 }),
    uid: Type.Union([Type.String({ pattern: '^\\d{1,19}$' }), Type.Integer({ minimum: 0 })]),
  },
  { additionalProperties: false },
);
const faultsBody = Type.Object({ api: optionalSwitch(API_FAULTS) }, { additionalProperties: false });

function controlRoutes(app: FastifyInstance, weibo: Weibo): void {
  const readAuthorizeUrl = (authorizeUrl: string): AuthorizeRequest => {
    const query = URL.canParse(authorizeUrl) ? new URL(authorizeUrl).searchParams : new URLSearchParams();
    const asked = weibo.oauth.readRequest(query);
    if (isError(asked)) throw controlProblem(400, asked.error, `authorizeUrl 无效：${asked.description}`);
    return asked;
  };

  app.post<{ Body: Static<typeof authorizeBody> }>(
    '/weibo/control/authorize',
    { schema: { body: authorizeBody } },
    async (request) => ({
      redirectTo: weibo.oauth.agree(readAuthorizeUrl(request.body.authorizeUrl), String(request.body.uid)),
    }),
  );

  const denyBody = Type.Pick(authorizeBody, ['authorizeUrl'], { additionalProperties: false });
  app.post<{ Body: Static<typeof denyBody> }>(
    '/weibo/control/deny',
    { schema: { body: denyBody } },
    async (request) => ({
      redirectTo: weibo.oauth.deny(readAuthorizeUrl(request.body.authorizeUrl)),
    }),
  );

  app.get('/weibo/control/faults', async () => weibo.faults());

  app.put<{ Body: Static<typeof faultsBody> }>(
    '/weibo/control/faults',
    { schema: { body: faultsBody } },
    async (request) => {
      const isReset = Object.keys(request.body).length === 0;
      if (isReset || request.body.api !== undefined) weibo.setFaults({ api: request.body.api ?? null });
      return weibo.faults();
    },
  );
}

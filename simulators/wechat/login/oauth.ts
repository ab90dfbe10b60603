import { randomBytes } from 'node:crypto';
import type { Store } from '../../store.ts';
import { IDENTITY } from '../messages.ts';
import { openidOf, unionidOf, type WechatUser, type WechatUsers } from './users.ts';

/** A website application (网站应用): sign-in by QR code in any browser. The official account is for sign-in inside WeChat. */
export const WEBSITE_APP_ID = 'wx5200000000000002';
const CODE_LIVES_MS = 5 * 60_000;
const TOKEN_SECONDS = 7_200;

/** The two pages on which a user agrees, and the scopes of each. */
const SCOPES: Record<AuthorizePage, { appId: string; scopes: string[] }> = {
  qrconnect: { appId: WEBSITE_APP_ID, scopes: ['snsapi_login'] },
  authorize: { appId: IDENTITY.appId, scopes: ['snsapi_base', 'snsapi_userinfo'] },
};
export type AuthorizePage = 'qrconnect' | 'authorize';

export interface AuthorizeRequest {
  appId: string;
  redirectUri: string;
  state: string;
  scope: string;
}

/** WeChat answers errors under HTTP 200. Numbers: 微信开放文档, 全局返回码. */
export interface WechatError {
  errcode: number;
  errmsg: string;
}
const wrong = (errcode: number, errmsg: string): WechatError => ({ errcode, errmsg });
const ERRORS = {
  invalidToken: wrong(40001, 'invalid credential, access_token is invalid or not latest'),
  invalidOpenid: wrong(40003, 'invalid openid'),
  invalidAppid: wrong(40013, 'invalid appid'),
  invalidCode: wrong(40029, 'invalid code'),
  invalidSecret: wrong(40125, 'invalid appsecret'),
  usedCode: wrong(40163, 'code been used'),
  missingCode: wrong(41008, 'missing code'),
  noScope: wrong(48001, 'api unauthorized'),
};

export const isWechatError = (value: object): value is WechatError => 'errcode' in value;

export interface WechatOauth {
  readonly secrets: Readonly<Record<string, string>>;
  /** Reads the parameters of an authorize URL. @returns what is wrong as text */
  readRequest(page: AuthorizePage, query: URLSearchParams): AuthorizeRequest | string;
  /** The user agreed. @returns the redirect address with the code */
  agree(request: AuthorizeRequest, uid: string): string;
  /** The user refused. WeChat leaves out the code and gives no error. */
  deny(request: AuthorizeRequest): string;
  exchange(query: URLSearchParams): object | WechatError;
  userinfo(
    query: URLSearchParams,
  ): { user: WechatUser; openid: string; unionid: string | null } | WechatError;
}

interface KeptCode {
  uid: string;
  appId: string;
  scope: string;
  expiresAt: number;
  isUsed: 0 | 1;
}

export function openWechatOauth(store: Store, users: WechatUsers, hasUnionid: () => boolean): WechatOauth {
  const { db } = store;
  const insertCode = db.prepare(
    'INSERT INTO wechat_codes (code, uid, app_id, scope, expires_at, is_used) VALUES (?, ?, ?, ?, ?, 0)',
  );
  const findCode = db.prepare(
    'SELECT uid, app_id AS appId, scope, expires_at AS expiresAt, is_used AS isUsed FROM wechat_codes WHERE code = ?',
  );
  const useCode = db.prepare('UPDATE wechat_codes SET is_used = 1 WHERE code = ?');
  const insertToken = db.prepare(
    'INSERT INTO wechat_tokens (token, uid, app_id, scope, expires_at) VALUES (?, ?, ?, ?, ?)',
  );
  const findToken = db.prepare(
    'SELECT uid, app_id AS appId, scope, expires_at AS expiresAt FROM wechat_tokens WHERE token = ?',
  );
  const secrets = store.ensure<Record<string, string>>('wechat.secrets', () => ({
    [WEBSITE_APP_ID]: randomBytes(16).toString('hex'),
    [IDENTITY.appId]: randomBytes(16).toString('hex'),
  }));
  const unionid = (uid: string) => (hasUnionid() ? unionidOf(uid) : null);
  const back = ({ redirectUri, state }: AuthorizeRequest, code?: string) => {
    const url = new URL(redirectUri);
    if (code !== undefined) url.searchParams.set('code', code);
    url.searchParams.set('state', state);
    return url.href;
  };

  return {
    secrets,
    readRequest(page, query) {
      const { appId, scopes } = SCOPES[page];
      const redirectUri = query.get('redirect_uri') ?? '';
      const scope = query.get('scope') ?? '';
      const state = query.get('state') ?? '';
      if (query.get('appid') !== appId) return 'AppID 参数错误';
      if (query.get('response_type') !== 'code') return 'response_type 应为 code';
      if (!URL.canParse(redirectUri) || !/^https?:$/.test(new URL(redirectUri).protocol))
        return 'redirect_uri 参数错误';
      if (!scopes.includes(scope)) return 'Scope 参数错误或没有 Scope 权限';
      if (!/^[a-zA-Z0-9]{0,128}$/.test(state)) return 'state 只能是至多 128 个字母和数字';
      return { appId, redirectUri, scope, state };
    },
    agree(request, uid) {
      const code = randomBytes(16).toString('hex');
      users.ensure(uid);
      insertCode.run(code, uid, request.appId, request.scope, Date.now() + CODE_LIVES_MS);
      return back(request, code);
    },
    deny: (request) => back(request),
    exchange(query) {
      const appId = query.get('appid') ?? '';
      const code = query.get('code') ?? '';
      if (secrets[appId] === undefined) return ERRORS.invalidAppid;
      if (query.get('secret') !== secrets[appId]) return ERRORS.invalidSecret;
      if (code === '') return ERRORS.missingCode;
      const kept = findCode.get(code) as KeptCode | undefined;
      if (!kept || kept.appId !== appId || kept.expiresAt <= Date.now()) return ERRORS.invalidCode;
      if (kept.isUsed) return ERRORS.usedCode;
      useCode.run(code);
      const token = randomBytes(32).toString('base64url');
      insertToken.run(token, kept.uid, appId, kept.scope, Date.now() + TOKEN_SECONDS * 1_000);
      const known = unionid(kept.uid);
      return {
        access_token: token,
        expires_in: TOKEN_SECONDS,
        refresh_token: randomBytes(32).toString('base64url'),
        openid: openidOf(appId, kept.uid),
        scope: kept.scope,
        // Without the user's agreement WeChat does not name the unionid.
        ...(known !== null && kept.scope !== 'snsapi_base' && { unionid: known }),
      };
    },
    userinfo(query) {
      const token = findToken.get(query.get('access_token') ?? '') as Omit<KeptCode, 'isUsed'> | undefined;
      if (!token || token.expiresAt <= Date.now()) return ERRORS.invalidToken;
      const openid = openidOf(token.appId, token.uid);
      if (query.get('openid') !== openid) return ERRORS.invalidOpenid;
      if (token.scope === 'snsapi_base') return ERRORS.noScope;
      return { user: users.find(token.uid) as WechatUser, openid, unionid: unionid(token.uid) };
    },
  };
}

import { randomBytes } from 'node:crypto';
import type { Store } from '../store.ts';
import type { WeiboUser, WeiboUsers } from './users.ts';

export const clientId = '2000000001';
const CODE_LIVES_MS = 10 * 60_000;

export interface AuthorizeRequest {
  clientId: string;
  redirectUri: string;
  state: string;
}

/** Weibo's error codes: open.weibo.com/wiki/Oauth2/error_code */
export interface OauthError {
  httpStatus: number;
  error: string;
  errorCode: number;
  description: string;
}

const oauthError = (
  httpStatus: number,
  error: string,
  errorCode: number,
  description: string,
): OauthError => ({
  httpStatus,
  error,
  errorCode,
  description,
});

export const ERRORS = {
  redirectUriMismatch: oauthError(400, 'redirect_uri_mismatch', 21322, 'redirect_uri_mismatch'),
  invalidRequest: oauthError(400, 'invalid_request', 21323, 'miss client_id, redirect_uri or grant_type'),
  invalidClient: oauthError(400, 'invalid_client', 21324, 'client_id or client_secret is wrong'),
  invalidGrant: oauthError(400, 'invalid_grant', 21325, 'invalid authorization code'),
  expiredToken: oauthError(401, 'expired_token', 21327, 'token expired'),
  unsupportedGrantType: oauthError(
    400,
    'unsupported_grant_type',
    21328,
    'grant_type must be authorization_code',
  ),
  unsupportedResponseType: oauthError(400, 'unsupported_response_type', 21329, 'response_type must be code'),
  tokenMissing: oauthError(
    400,
    'source paramter(appkey) is missing',
    10006,
    'source paramter(appkey) is missing',
  ),
  tokenInvalid: oauthError(400, 'invalid_access_token', 21332, 'invalid_access_token'),
  userMissing: oauthError(400, 'User does not exists!', 20003, 'User does not exists!'),
} as const;

export interface Oauth {
  readonly clientSecret: string;
  /** Reads the parameters of an authorize URL. */
  readRequest(query: URLSearchParams): AuthorizeRequest | OauthError;
  /** The user agreed. @returns the redirect address with the code */
  agree(request: AuthorizeRequest, uid: string): string;
  /** The user refused. @returns the redirect address with the error */
  deny(request: AuthorizeRequest): string;
  exchange(form: Record<string, string | undefined>): { token: string; uid: string } | OauthError;
  userOf(token: string | undefined): WeiboUser | OauthError;
  revoke(token: string | undefined): true | OauthError;
}

export function openOauth(store: Store, users: WeiboUsers): Oauth {
  const { db } = store;
  const insertCode = db.prepare(
    'INSERT INTO weibo_codes (code, uid, client_id, redirect_uri, expires_at) VALUES (?, ?, ?, ?, ?)',
  );
  const takeCode = db.prepare(
    'DELETE FROM weibo_codes WHERE code = ? RETURNING uid, redirect_uri AS redirectUri, expires_at AS expiresAt',
  );
  const insertToken = db.prepare('INSERT INTO weibo_tokens (token, uid) VALUES (?, ?)');
  const selectToken = db.prepare('SELECT uid FROM weibo_tokens WHERE token = ?');
  const deleteToken = db.prepare('DELETE FROM weibo_tokens WHERE token = ?');
  const secret = store.ensure('weibo.secret', () => randomBytes(16).toString('hex'));

  const back = (request: AuthorizeRequest, extra: Record<string, string>) => {
    const url = new URL(request.redirectUri);
    for (const [name, value] of Object.entries(extra)) url.searchParams.set(name, value);
    if (request.state) url.searchParams.set('state', request.state);
    return url.href;
  };

  return {
    clientSecret: secret,
    readRequest(query) {
      const redirectUri = query.get('redirect_uri') ?? '';
      if (query.get('client_id') !== clientId) return ERRORS.invalidClient;
      if ((query.get('response_type') ?? 'code') !== 'code') return ERRORS.unsupportedResponseType;
      if (!URL.canParse(redirectUri) || !/^https?:$/.test(new URL(redirectUri).protocol))
        return ERRORS.redirectUriMismatch;
      return { clientId, redirectUri, state: query.get('state') ?? '' };
    },
    agree(request, uid) {
      const code = randomBytes(16).toString('hex');
      insertCode.run(
        code,
        users.ensure(uid).uid,
        request.clientId,
        request.redirectUri,
        Date.now() + CODE_LIVES_MS,
      );
      return back(request, { code });
    },
    deny: (request) =>
      back(request, {
        error_uri: '/oauth2/authorize',
        error: 'access_denied',
        error_description: 'user denied your request.',
        error_code: '21330',
      }),
    exchange(form) {
      if (!form.client_id || !form.redirect_uri || !form.grant_type) return ERRORS.invalidRequest;
      if (form.grant_type !== 'authorization_code') return ERRORS.unsupportedGrantType;
      if (form.client_id !== clientId || form.client_secret !== secret) return ERRORS.invalidClient;
      // Deleted before the checks: a code may be tried once.
      const code = takeCode.get(form.code ?? '') as
        | { uid: string; redirectUri: string; expiresAt: number }
        | undefined;
      if (!code || code.expiresAt <= Date.now()) return ERRORS.invalidGrant;
      if (code.redirectUri !== form.redirect_uri) return ERRORS.redirectUriMismatch;
      const token = `2.00${randomBytes(14).toString('hex')}`;
      insertToken.run(token, code.uid);
      return { token, uid: code.uid };
    },
    userOf(token) {
      if (!token) return ERRORS.tokenMissing;
      const row = selectToken.get(token) as { uid: string } | undefined;
      return row ? (users.find(row.uid) as WeiboUser) : ERRORS.tokenInvalid;
    },
    revoke(token) {
      if (!token) return ERRORS.tokenMissing;
      return Number(deleteToken.run(token).changes) > 0 ? true : ERRORS.tokenInvalid;
    },
  };
}

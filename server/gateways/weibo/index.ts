import { cutText, readableName } from '../../platform/values/text.ts';
import { reasonOf } from '../deadline.ts';
import { isWebAddress, type Json, readJson } from '../json-call.ts';
import type { CallbackReading, ExchangeResult, LoginGateway } from '../login.ts';
import type { WeiboSettings } from '../settings.ts';

/** The user refused (open.weibo.com/wiki/Oauth2). */
const ACCESS_DENIED = 21330;
/** The code is used, expired, invented, or was given for another redirect address. */
const INVALID_CODE_ERRORS = [21322, 21325];
/** Weibo allows 30 characters. */
const NICKNAME_LENGTH_MAX = 60;

/**
 * Sign-in with Weibo over fetch. Its token interface answers JSON as `text/plain`, which OAuth libraries refuse.
 * The access token is used once, for the profile, and not stored.
 */
export function createWeiboGateway(settings: WeiboSettings, { timeoutMs = 5_000 } = {}): LoginGateway {
  const baseUrl = settings.baseUrl.replace(/\/+$/, '');
  return {
    places: ['web'],
    payer: null,
    placeOf: () => 'web',
    authorizeUrl({ state, redirectUri }) {
      const params = {
        client_id: settings.clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        state,
      };
      return `${baseUrl}/oauth2/authorize?${new URLSearchParams(params)}`;
    },
    readCallback,
    async exchange({ code, redirectUri }) {
      // One deadline for both calls, because the person waits for both.
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const token = await readJson(`${baseUrl}/oauth2/access_token`, signal, {
          client_id: settings.clientId,
          client_secret: settings.clientSecret,
          grant_type: 'authorization_code',
          redirect_uri: redirectUri,
          code,
        });
        const accessToken = token.access_token;
        const uid = readUid(token.uid);
        if (typeof accessToken !== 'string' || !uid) return readError(token);
        const query = new URLSearchParams({ access_token: accessToken, uid });
        return readProfile(uid, await readJson(`${baseUrl}/2/users/show.json?${query}`, signal));
      } catch (error) {
        return { outcome: 'unavailable', reason: reasonOf(error) };
      }
    },
  };
}

function readCallback(query: Record<string, unknown>): CallbackReading {
  if (Number(query.error_code) === ACCESS_DENIED || query.error === 'access_denied')
    return { outcome: 'denied' };
  const { code } = query;
  return typeof code === 'string' && code !== '' ? { outcome: 'code', code } : { outcome: 'malformed' };
}

/** An id of digits. A JSON number above 2^53 is rounded, and the rounded id belongs to another user. */
function readUid(value: unknown): string | null {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^\d{1,20}$/.test(text) ? text : null;
}

function readError(answer: Json): ExchangeResult {
  const errorCode = Number(answer.error_code);
  if (errorCode === ACCESS_DENIED) return { outcome: 'denied' };
  if (INVALID_CODE_ERRORS.includes(errorCode)) return { outcome: 'invalid_code' };
  return { outcome: 'unavailable', reason: cutText(`error_code ${answer.error_code}: ${answer.error}`, 300) };
}

function readProfile(uid: string, user: Json): ExchangeResult {
  if (user.idstr !== uid) {
    const reason = user.error_code
      ? `error_code ${user.error_code}: ${user.error}`
      : 'the profile is of another user';
    return { outcome: 'unavailable', reason: cutText(reason, 300) };
  }
  const avatar = [user.avatar_large, user.profile_image_url].find(isWebAddress);
  const nickname =
    typeof user.screen_name === 'string' ? readableName(user.screen_name, NICKNAME_LENGTH_MAX) : '';
  return {
    outcome: 'profile',
    profile: { uid, formerUids: [], nickname, avatarUrl: avatar ?? null },
  };
}

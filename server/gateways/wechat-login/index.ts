import { cutText, readableName } from '../../platform/values/text.ts';
import { reasonOf } from '../deadline.ts';
import { isWebAddress, type Json, readJson } from '../json-call.ts';
import type {
  CallbackReading,
  ExchangeFailure,
  ExchangeResult,
  LoginGateway,
  LoginPlace,
  PayerResult,
} from '../login.ts';
import type { WechatApplication, WechatLoginSettings } from '../settings.ts';

/** The code is invented, used or expired, or there is none (微信开放文档, 全局返回码). */
const INVALID_CODE_ERRORS = [40029, 40163, 41008, 42003];
const NICKNAME_LENGTH_MAX = 60;

type Scope = 'snsapi_login' | 'snsapi_userinfo' | 'snsapi_base';

const unavailable = (reason: string): ExchangeFailure => ({
  outcome: 'unavailable',
  reason: cutText(reason, 300),
});

/** An openid or a unionid. Null for anything else. */
const idOf = (value: unknown) => (typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : null);

/**
 * Sign-in with WeChat over fetch: by QR code in any browser with a website application (网站应用), and inside WeChat with
 * an official account (公众号). A person has another openid at each of them, and one unionid where both belong to one
 * owner. Errors come as `errcode` under HTTP 200, and JSON as `text/plain`.
 */
export function createWechatLoginGateway(
  settings: WechatLoginSettings,
  { timeoutMs = 5_000 } = {},
): LoginGateway {
  const pagesUrl = settings.pagesUrl.replace(/\/+$/, '');
  const apiUrl = settings.apiUrl.replace(/\/+$/, '');
  const { website, official } = settings;
  const applications: Record<LoginPlace, WechatApplication | null> = { web: website, in_app: official };

  /** WeChat reads the parameters in this order, and opens the page only with this fragment. */
  function pageUrl({ appId }: WechatApplication, scope: Scope, redirectUri: string, state: string): string {
    const path = scope === 'snsapi_login' ? '/connect/qrconnect' : '/connect/oauth2/authorize';
    const query = new URLSearchParams({ appid: appId, redirect_uri: redirectUri, response_type: 'code' });
    query.set('scope', scope);
    query.set('state', state);
    return `${pagesUrl}${path}?${query}#wechat_redirect`;
  }

  function takeToken(
    { appId, appSecret }: WechatApplication,
    code: string,
    signal: AbortSignal,
  ): Promise<Json> {
    const query = new URLSearchParams({ appid: appId, secret: appSecret, code });
    return readJson(`${apiUrl}/sns/oauth2/access_token?${query}&grant_type=authorization_code`, signal);
  }

  return {
    places: (['web', 'in_app'] as const).filter((place) => applications[place] !== null),
    placeOf: (userAgent) => (/\bMicroMessenger\//.test(userAgent) ? 'in_app' : 'web'),
    authorizeUrl({ state, redirectUri, place }) {
      const scope = place === 'web' ? 'snsapi_login' : 'snsapi_userinfo';
      return pageUrl(needed(applications[place]), scope, redirectUri, state);
    },
    readCallback,
    async exchange({ code, place }) {
      // One deadline for both calls, because the person waits for both.
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const token = await takeToken(needed(applications[place]), code, signal);
        const openid = idOf(token.openid);
        if (typeof token.access_token !== 'string' || openid === null) return readError(token);
        if (isSnapshot(token)) return unavailable('a snapshot page: its user is not a real one');
        const query = new URLSearchParams({ access_token: token.access_token, openid, lang: 'zh_CN' });
        return readProfile(openid, await readJson(`${apiUrl}/sns/userinfo?${query}`, signal));
      } catch (error) {
        return unavailable(reasonOf(error));
      }
    },
    payer: official && {
      appId: official.appId,
      authorizeUrl: ({ state, redirectUri }) => pageUrl(official, 'snsapi_base', redirectUri, state),
      identify: ({ code }) => identify(() => takeToken(official, code, AbortSignal.timeout(timeoutMs))),
    },
  };
}

/** @throws when the place is not set up: the caller looks at `places` first */
function needed(application: WechatApplication | null): WechatApplication {
  if (application === null) throw new Error('WeChat has no application for this place');
  return application;
}

/** WeChat leaves the code out when the user refuses, and gives no error. */
function readCallback({ code, state }: Record<string, unknown>): CallbackReading {
  if (typeof code === 'string' && code !== '' && code !== 'authdeny') return { outcome: 'code', code };
  const isRefusal = (code === undefined || code === 'authdeny') && typeof state === 'string';
  return { outcome: isRefusal ? 'denied' : 'malformed' };
}

/** A page that WeChat shows before the user trusts it has an invented user, whom nobody can be again. */
const isSnapshot = (token: Json) => Number(token.is_snapshotuser) === 1;

function readError({ errcode, errmsg }: Json): ExchangeFailure {
  if (INVALID_CODE_ERRORS.includes(Number(errcode))) return { outcome: 'invalid_code' };
  return unavailable(errcode === undefined ? 'the answer has no user' : `errcode ${errcode}: ${errmsg}`);
}

function readProfile(openid: string, user: Json): ExchangeResult {
  if (user.openid !== openid)
    return user.errcode === undefined ? unavailable('the profile is of another user') : readError(user);
  const unionid = idOf(user.unionid);
  const nickname = typeof user.nickname === 'string' ? readableName(user.nickname, NICKNAME_LENGTH_MAX) : '';
  const avatarUrl = isWebAddress(user.headimgurl) ? user.headimgurl : null;
  // The unionid is one person at all applications. It may come later than the openid, which is then a former id.
  const ids = unionid === null ? { uid: openid, formerUids: [] } : { uid: unionid, formerUids: [openid] };
  return { outcome: 'profile', profile: { ...ids, nickname, avatarUrl } };
}

async function identify(takeToken: () => Promise<Json>): Promise<PayerResult> {
  try {
    const token = await takeToken();
    const openid = idOf(token.openid);
    if (openid === null) return readError(token);
    return isSnapshot(token)
      ? unavailable('a snapshot page: its user cannot pay')
      : { outcome: 'payer', openid };
  } catch (error) {
    return unavailable(reasonOf(error));
  }
}

import { defineProblems } from './problems.ts';

/** Refusals that any route may give. */
export const { problems, refuse } = defineProblems({
  validation_failed: { status: 400, zh: '提交的内容有误', en: 'The request is not valid' },
  token_missing: { status: 401, zh: '请先登录', en: 'Please sign in' },
  token_invalid: { status: 403, zh: '登录凭证无效', en: 'The access token is not valid' },
  token_expired: { status: 403, zh: '登录已过期', en: 'The access token has expired' },
  step_up_required: { status: 403, zh: '请先再次验证身份', en: 'Please prove again who you are' },
  bad_credentials: {
    status: 401,
    zh: '用户名或密码不正确',
    en: 'The username or the password is not right',
  },
  too_many_attempts: {
    status: 429,
    zh: '尝试次数过多，请稍后再试',
    en: 'Too many attempts, please try again later',
  },
  bad_code: { status: 401, zh: '验证码不正确或已失效', en: 'The code is wrong or no longer valid' },
  refresh_missing: { status: 401, zh: '请先登录', en: 'Please sign in' },
  refresh_expired: {
    status: 401,
    zh: '登录已失效，请重新登录',
    en: 'The session has ended, please sign in again',
  },
  refresh_reused: {
    status: 401,
    zh: '登录凭证被重复使用，为安全起见已退出登录',
    en: 'A used refresh token came back, so the session was ended',
  },
  ticket_expired: {
    status: 410,
    zh: '链接或凭证已失效，请重新开始',
    en: 'This link or ticket is no longer valid, please start again',
  },
  edited_meanwhile: {
    status: 409,
    zh: '内容已被他人修改，请查看后重试',
    en: 'Somebody changed this meanwhile: look at what is there now and try again',
  },
  idempotency_key_missing: {
    status: 400,
    zh: '缺少 Idempotency-Key',
    en: 'The Idempotency-Key header is missing',
  },
  idempotency_key_reused: {
    status: 422,
    zh: '该 Idempotency-Key 已用于另一份内容',
    en: 'The key was already used with another body',
  },
  origin_refused: { status: 403, zh: '请求来源不被允许', en: 'The request comes from a foreign origin' },
  not_found: { status: 404, zh: '没有找到', en: 'Not found' },
  method_not_allowed: { status: 405, zh: '不支持的请求方法', en: 'The method is not allowed' },
  request_timeout: { status: 408, zh: '请求超时', en: 'The request did not arrive in time' },
  body_too_large: { status: 413, zh: '提交的内容过大', en: 'The request body is too large' },
  unsupported_media_type: { status: 415, zh: '不支持的内容类型', en: 'The content type is not supported' },
  unsupported_image: {
    status: 415,
    zh: '无法识别的图片，请使用 JPEG、PNG、WebP 或 AVIF',
    en: 'Not a picture that can be read: use JPEG, PNG, WebP or AVIF',
  },
  image_too_large: {
    status: 422,
    zh: '图片尺寸过大，最多 5000 万像素',
    en: 'The picture has more than 50 megapixels',
  },
  headers_too_large: { status: 431, zh: '请求头过大', en: 'The request headers are too large' },
  rate_limited: {
    status: 429,
    zh: '操作过于频繁，请稍后再试',
    en: 'Too many requests, please try again later',
  },
  sign_in_busy: {
    status: 503,
    zh: '登录人数过多，请稍后再试',
    en: 'Too many people are signing in, please try again shortly',
  },
  internal_error: { status: 500, zh: '服务器出错了', en: 'Something went wrong on our side' },
  database_unavailable: {
    status: 503,
    zh: '服务暂时不可用，请稍后再试',
    en: 'The shop is unavailable for a moment',
  },
  outcome_unknown: {
    status: 503,
    zh: '暂时无法确认操作是否完成，请稍后查看',
    en: 'It is not known yet whether this was done, please look again shortly',
  },
  gateway_not_configured: { status: 503, zh: '该服务未启用', en: 'This service is not configured' },
});

export type Json = Record<string, unknown>;

/**
 * Sends a request, with a form if there is one, and reads the answer as JSON whatever its content type: Weibo and WeChat
 * answer JSON as `text/plain`.
 * @throws when there is no answer, or no JSON object in it; the message names no URL, because a URL may carry a secret
 */
export async function readJson(
  url: string,
  signal: AbortSignal,
  form?: Record<string, string>,
): Promise<Json> {
  const response = await fetch(url, {
    method: form ? 'POST' : 'GET',
    body: form ? new URLSearchParams(form) : null,
    signal,
    redirect: 'error',
  });
  const text = await response.text();
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json as Json;
  } catch {
    // Not JSON: the error below names the HTTP status.
  }
  throw new Error(`HTTP ${response.status} without JSON`);
}

/** The address becomes an image on the shop's pages, so only http and https are accepted. */
export function isWebAddress(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

import type { Send } from './client.ts';
import { ApiProblem } from './problem.ts';

/** A request that hangs is as bad as none: after this it counts as not answered. */
const TIMEOUT_MS = 20_000;

/** Sends over the network. The refresh cookie travels with it: same origin only. */
export const sendByFetch: Send = async ({ method, path, headers, body }) => {
  const response = await fetch(path, {
    method,
    headers,
    body,
    credentials: 'same-origin',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw ApiProblem.offline();
  });
  const text = await response.text().catch(() => {
    throw ApiProblem.offline();
  });
  return { status: response.status, body: parseJson(text), header: (name) => response.headers.get(name) };
};

function parseJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

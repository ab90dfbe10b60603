import { describe, expect, test } from 'vitest';
import { type ApiAnswer, type ApiRequest, createApi, type TokenSource } from './client.ts';
import { ApiProblem } from './problem.ts';

function answer(status: number, body: unknown = null, headers: Record<string, string> = {}): ApiAnswer {
  return { status, body, header: (name) => headers[name] ?? null };
}

/** An API that answers the prepared answers in order and remembers the requests. */
function prepared(...answers: ApiAnswer[]) {
  const requests: ApiRequest[] = [];
  const send = async (request: ApiRequest) => {
    requests.push(request);
    return answers.shift() ?? answer(500);
  };
  return { requests, send };
}

const refused = (code: string) => answer(403, { code });
function tokensOf(current: string | null, next: string | null) {
  const replaced: string[] = [];
  const tokens: TokenSource = {
    current: async () => current,
    async replace(rejected) {
      replaced.push(rejected);
      return next;
    },
  };
  return { tokens, replaced };
}

describe('a request', () => {
  test('fills the path, leaves out undefined values and sends the language', async () => {
    const { send, requests } = prepared(answer(200, { items: [] }), answer(200, {}));
    const api = createApi({ send, language: 'en' });
    await api.get('/api/products', { query: { q: '茶', page: 2, sort: undefined } });
    await api.get('/api/products/{id}', { path: { id: 'a/b' } });
    expect(requests[0]).toMatchObject({
      method: 'GET',
      path: '/api/products?q=%E8%8C%B6&page=2',
      headers: { 'accept-language': 'en' },
      body: undefined,
    });
    expect(requests[1]?.path).toBe('/api/products/a%2Fb');
  });

  test('throws an ApiProblem when the server refuses it', async () => {
    const errors = [{ path: 'username', message: 'taken' }];
    const { send } = prepared(answer(409, { code: 'username_taken', title: 'Taken', errors }));
    const problem = await createApi({ send, language: 'en' })
      .get('/api/me')
      .catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ status: 409, code: 'username_taken', title: 'Taken', errors });
  });

  test('keeps the seconds of Retry-After', async () => {
    const { send } = prepared(answer(503, { code: 'busy' }, { 'retry-after': '2' }));
    const request = createApi({ send, language: 'en' }).get('/api/me');
    await expect(request).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 2 });
  });

  test('becomes server_error when the answer is no problem document', async () => {
    const { send } = prepared(answer(502, null));
    await expect(createApi({ send, language: 'en' }).get('/api/me')).rejects.toMatchObject({
      status: 502,
      code: 'server_error',
    });
  });
});

describe('a token', () => {
  test.each(['token_expired', 'token_invalid'])(
    'refused as %s is replaced, and the request is sent again',
    async (code) => {
      const { send, requests } = prepared(refused(code), answer(200, { id: 'u1' }));
      const { tokens, replaced } = tokensOf('old', 'new');
      const user = await createApi({ send, language: 'en', tokens }).get('/api/me');
      expect(user).toEqual({ id: 'u1' });
      expect(replaced).toEqual(['old']);
      expect(requests.map((request) => request.headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
    },
  );

  test('is replaced once only', async () => {
    const { send, requests } = prepared(refused('token_expired'), refused('token_invalid'));
    const { tokens } = tokensOf('old', 'new');
    const request = createApi({ send, language: 'en', tokens }).get('/api/me');
    await expect(request).rejects.toMatchObject({ code: 'token_invalid' });
    expect(requests).toHaveLength(2);
  });

  test('that cannot be replaced leaves the refusal to the caller', async () => {
    const { send } = prepared(refused('token_expired'));
    const { tokens } = tokensOf('old', null);
    const request = createApi({ send, language: 'en', tokens }).get('/api/me');
    await expect(request).rejects.toMatchObject({ code: 'token_expired' });
  });

  test('is not replaced for another refusal', async () => {
    const { send, requests } = prepared(refused('staff_only'));
    const { tokens } = tokensOf('old', 'new');
    await expect(createApi({ send, language: 'en', tokens }).get('/api/me')).rejects.toThrow('staff_only');
    expect(requests).toHaveLength(1);
  });

  test('is not sent with an anonymous request', async () => {
    const { send, requests } = prepared(answer(200, {}));
    const { tokens } = tokensOf('old', 'new');
    const api = createApi({ send, language: 'en', tokens });
    await api.post('/api/auth/login', { body: { username: 'a', password: 'b' }, anonymous: true });
    expect(requests[0]?.headers.authorization).toBeUndefined();
  });
});

describe('a request that asks for a fresh proof', () => {
  const asked = (...answers: ApiAnswer[]) => {
    const { send, requests } = prepared(...answers);
    const api = (isProven: boolean) =>
      createApi({
        send,
        language: 'en',
        tokens: tokensOf('old', null).tokens,
        proveAgain: async () => isProven,
      });
    return { api, requests };
  };
  const ship = { path: { orderNo: '1' }, body: { reason: 'lost' } };
  const reveal = '/api/admin/orders/{orderNo}/reveal';

  test('is sent once more, as it was, after the proof', async () => {
    const { api, requests } = asked(refused('step_up_required'), answer(200, { mobile: '1' }));
    expect(await api(true).post(reveal, ship)).toEqual({ mobile: '1' });
    expect(requests).toHaveLength(2);
    expect(requests[1]).toEqual(requests[0]);
  });

  test('is refused where the person gives none, and is not sent again', async () => {
    const { api, requests } = asked(refused('step_up_required'));
    await expect(api(false).post(reveal, ship)).rejects.toMatchObject({ code: 'step_up_required' });
    expect(requests).toHaveLength(1);
  });

  test('is refused where the server still asks after the proof: the person is not asked for ever', async () => {
    const { api, requests } = asked(refused('step_up_required'), refused('step_up_required'));
    await expect(api(true).post(reveal, ship)).rejects.toMatchObject({ code: 'step_up_required' });
    expect(requests).toHaveLength(2);
  });
});

test('a refusal carries the thing as it is now', async () => {
  const { send } = prepared(answer(409, { code: 'edited_meanwhile', current: { version: 2 } }));
  await expect(createApi({ send, language: 'en' }).get('/api/me')).rejects.toMatchObject({
    current: { version: 2 },
  });
});

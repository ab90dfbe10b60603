import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { bearerOf, browserOf, PASSWORD } from '../../../test/people.ts';

let dataDir: string;
let shop: TestShop;
let browser: ReturnType<typeof browserOf>;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jishi-uploads-'));
  shop = await startTestShop({ DATA_DIR: dataDir });
  browser = browserOf(shop);
});
afterAll(async () => {
  await shop.close();
  await rm(dataDir, { recursive: true });
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const WEBP = Buffer.from('UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAUAmJaQAA3AA/v02aAA=', 'base64');

async function upload(
  headers: Record<string, string>,
  file: Buffer | string,
  { field = 'file', name = 'me.png' } = {},
) {
  const form = new FormData();
  form.set(field, new Blob([new Uint8Array(Buffer.from(file))], { type: 'image/png' }), name);
  const body = new Response(form);
  return shop.app.inject({
    method: 'POST',
    url: '/api/me/avatar',
    headers: { ...headers, 'content-type': body.headers.get('content-type') ?? '' },
    payload: Buffer.from(await body.arrayBuffer()),
  });
}

const files = () => readdir(join(dataDir, 'uploads'));

test('a picture is encoded anew under a random name; the next picture and deletion remove the file', async () => {
  const headers = bearerOf(await browser.register());
  const first = await upload(headers, PNG, { name: '../../evil.html' });
  expect(first.statusCode, first.body).toBe(201);
  const { avatarUrl } = first.json();
  expect(avatarUrl).toMatch(/^\/uploads\/[0-9a-f]{32}-1\.webp$/);
  expect((await browser.ask('GET', '/api/me', undefined, headers)).json().avatarUrl).toBe(avatarUrl);

  const served = await browser.ask('GET', avatarUrl);
  expect(await sharp(served.rawPayload).metadata()).toMatchObject({ format: 'webp', width: 1, height: 1 });
  expect(served.headers).toMatchObject({
    'content-type': 'image/webp',
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=31536000, immutable',
  });

  const second = await upload(headers, WEBP);
  expect(second.json().avatarUrl).toMatch(/\.webp$/);
  expect((await browser.ask('GET', avatarUrl)).statusCode).toBe(404);
  expect(await files()).toHaveLength(1);
  expect((await browser.ask('DELETE', '/api/me', { password: PASSWORD }, headers)).statusCode).toBe(204);
  expect(await files()).toEqual([]);
});

test('a file that is no picture is refused, whatever name and type it has', async () => {
  const headers = bearerOf(await browser.register());
  for (const file of ['<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', '<html>', '']) {
    const answer = await upload(headers, file);
    expect([answer.statusCode, answer.json().code]).toEqual([415, 'not_a_picture']);
  }
  const misnamed = await upload(headers, PNG, { field: 'picture' });
  expect([misnamed.statusCode, misnamed.json().errors?.[0]?.path]).toEqual([400, 'file']);
  const json = await browser.post('/api/me/avatar', { file: 'x' }, headers);
  expect([json.statusCode, json.json().code]).toEqual([415, 'unsupported_media_type']);
  expect(await files()).toEqual([]);
});

test('a photograph is bounded, and the place where it was taken is not kept', async () => {
  const headers = bearerOf(await browser.register());
  const photo = await sharp({ create: { width: 1_200, height: 900, channels: 3, background: '#21443a' } })
    .withExif({ IFD0: { Model: 'SecretPhone' }, IFD3: { GPSLatitude: '39/1 54/1 26/1' } })
    .jpeg()
    .toBuffer();
  const { avatarUrl } = (await upload(headers, photo)).json();
  const shown = await sharp((await browser.ask('GET', avatarUrl)).rawPayload).metadata();
  expect([shown.width, shown.height, shown.exif]).toEqual([512, 384, undefined]);
});

test('a file of five MiB is stored, a larger one is 413', async () => {
  const headers = bearerOf(await browser.register());
  const picture = (bytes: number) => Buffer.concat([PNG, Buffer.alloc(bytes - PNG.length)]);
  expect((await upload(headers, picture(5 * 1024 * 1024))).statusCode).toBe(201);
  const tooLarge = await upload(headers, picture(5 * 1024 * 1024 + 1));
  expect([tooLarge.statusCode, tooLarge.json().code]).toEqual([413, 'body_too_large']);
});

test('a path outside the folder of uploads is not served', async () => {
  for (const url of ['/uploads/', '/uploads/../package.json', '/uploads/%2e%2e/%2e%2e/etc/passwd'])
    expect((await browser.ask('GET', url)).statusCode).toBeGreaterThanOrEqual(400);
});

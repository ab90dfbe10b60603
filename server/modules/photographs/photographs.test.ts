import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUploads } from '../../platform/http/uploads.ts';
import { inTransaction } from '../../platform/postgres/postgres.ts';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { whileLocked } from '../../test/locks.ts';
import { bearerOf, browserOf, PASSWORD } from '../../test/people.ts';
import { readPhotographs, type Subject, usePhotographs } from './index.ts';
import { removeAbandoned } from './jobs.ts';
import { deleteAbandoned } from './queries.ts';

let dataDir: string;
let shop: TestShop;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jishi-photographs-'));
  shop = await startTestShop({ DATA_DIR: dataDir });
});
afterAll(async () => {
  await shop.close();
  await rm(dataDir, { recursive: true });
});

const photo = (side = 40) =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#884422' } })
    .withExif({ IFD0: { Model: 'SecretPhone' }, IFD3: { GPSLatitude: '39/1 54/1 26/1' } })
    .jpeg()
    .toBuffer();

async function givenShopper() {
  const answer = await browserOf(shop).register();
  return { userId: answer.json().user.id as string, headers: bearerOf(answer) };
}
type Shopper = Awaited<ReturnType<typeof givenShopper>>;

async function upload({ headers }: Shopper, bytes: Buffer) {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'x.jpg');
  const body = new Response(form);
  return shop.app.inject({
    method: 'POST',
    url: '/api/me/photographs',
    headers: { ...headers, 'content-type': body.headers.get('content-type') ?? '' },
    payload: Buffer.from(await body.arrayBuffer()),
  });
}
const uploaded = async (shopper: Shopper): Promise<string> =>
  (await upload(shopper, await photo())).json().url;
const files = () => readdir(join(dataDir, 'uploads'));
const use = ({ userId }: Shopper, subject: Subject, ...urls: string[]) =>
  inTransaction(shop.database.db, (tx) => usePhotographs(tx, userId, subject, { field: 'imageUrls', urls }));
const shown = async (subject: Subject) =>
  (await readPhotographs(shop.database.db, [subject])).get(subject) ?? [];
const clean = (olderThanSeconds?: number) =>
  removeAbandoned({ db: shop.database.db, uploads: createUploads(dataDir) }, olderThanSeconds);

test('a photograph is encoded anew, and neither its place nor its camera is kept', async () => {
  const shopper = await givenShopper();
  const answer = await upload(shopper, await photo(700));
  expect(answer.statusCode, answer.body).toBe(201);
  expect(answer.json()).toMatchObject({ width: 700, height: 700 });
  for (const width of [320, 640, 700]) {
    const file = await shop.app.inject(answer.json().url.replace('-700.', `-${width}.`));
    const { format, exif, width: shownWidth } = await sharp(file.rawPayload).metadata();
    expect([format, exif, shownWidth]).toEqual(['webp', undefined, width]);
  }
});

test('a file that is no picture is refused', async () => {
  const shopper = await givenShopper();
  for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', '']) {
    const answer = await upload(shopper, Buffer.from(text));
    expect([answer.statusCode, answer.json().code]).toEqual([415, 'unsupported_image']);
  }
});

test('only one’s own photographs can be shown, each once, in the sequence asked for', async () => {
  const [shopper, other] = [await givenShopper(), await givenShopper()];
  const [a, b, foreign] = [await uploaded(shopper), await uploaded(shopper), await uploaded(other)];
  const problem = async (...urls: string[]) => {
    const refused = await use(shopper, 'test:1', ...urls);
    return refused && (refused.details as { errors: { path: string }[] }).errors[0]?.path;
  };
  expect(await problem(a, foreign)).toBe('imageUrls[1]');
  expect(await problem('https://example.com/x.webp')).toBe('imageUrls[0]');
  expect(await problem(a, a)).toBe('imageUrls[1]');
  expect(await shown('test:1')).toEqual([]);
  expect(await problem(b, a)).toBeNull();
  expect(await shown('test:1')).toEqual([b, a]);
  expect(await problem(a)).toBe('imageUrls[0]');
});

test('a photograph that is used meanwhile cannot be used again, and is not removed', async () => {
  const shopper = await givenShopper();
  const url = await uploaded(shopper);
  const stem = url.slice('/uploads/'.length, '/uploads/'.length + 32);
  const { pool, db } = shop.database;
  const rival: [string, unknown[]] = [
    `UPDATE photographs SET subject = 'test:2', position = 0 WHERE stem = $1`,
    [stem],
  ];
  const second = await whileLocked(pool, [rival], () => use(shopper, 'test:3', url));
  expect(second?.code).toBe('validation_failed');
  expect([await shown('test:2'), await shown('test:3')]).toEqual([[url], []]);
  expect(await deleteAbandoned(db, [stem])).toEqual([]);
});

test('unused photographs go after a day, and a deleted account takes its photographs with it', async () => {
  const shopper = await givenShopper();
  const [used, unused] = [await uploaded(shopper), await uploaded(shopper)];
  await use(shopper, 'test:4', used);
  await clean();
  expect((await shop.app.inject(unused)).statusCode).toBe(200);
  await Promise.all([clean(0), clean(0)]);
  expect((await shop.app.inject(unused)).statusCode).toBe(404);
  expect((await shop.app.inject(used)).statusCode).toBe(200);
  const deleted = await shop.app.inject({
    method: 'DELETE',
    url: '/api/me',
    headers: shopper.headers,
    payload: { password: PASSWORD },
  });
  expect(deleted.statusCode, deleted.body).toBe(204);
  expect(await shown('test:4')).toEqual([]);
  await clean();
  expect((await shop.app.inject(used)).statusCode).toBe(404);
  expect((await files()).filter((name) => used.includes(name.slice(0, 32)))).toEqual([]);
});

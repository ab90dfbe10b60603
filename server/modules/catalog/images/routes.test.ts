import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUploads } from '../../../platform/http/uploads.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenSku, givenStaff, staffBearer } from '../../../test/given.ts';
import { removeFailedUploads } from './jobs.ts';

let dataDir: string;
let shop: TestShop;
let headers: { authorization: string };
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jishi-pictures-'));
  shop = await startTestShop({ DATA_DIR: dataDir });
  headers = staffBearer(shop.tokens, (await givenStaff(shop.database.db)).id);
});
afterAll(async () => {
  await shop.close();
  await rm(dataDir, { recursive: true });
});

const files = () => readdir(join(dataDir, 'uploads'));
const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#b2331d' } });

async function upload(productId: string, bytes: Buffer, name = 'a.jpg') {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  const body = new Response(form);
  return shop.app.inject({
    method: 'POST',
    url: `/api/admin/products/${productId}/images`,
    headers: { ...headers, 'content-type': body.headers.get('content-type') ?? '' },
    payload: Buffer.from(await body.arrayBuffer()),
  });
}
const ask = (method: 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: object) =>
  shop.app.inject({ method, url: `/api/admin/products/${url}`, headers, ...(payload && { payload }) });
const productNow = async (id: string) =>
  (await shop.app.inject({ url: `/api/admin/products/${id}`, headers })).json();

test('a picture is turned as EXIF says, bounded, and kept without the place where it was taken', async () => {
  const { productId } = await givenSku(shop.database.db);
  // Orientation 6: the camera was held on its side. GPS tells where.
  const photo = await blank(2_400, 1_800)
    .withExif({ IFD0: { Model: 'SecretPhone' }, IFD3: { GPSLatitude: '39/1 54/1 26/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect(photo.toString('latin1')).toContain('SecretPhone');
  const answer = await upload(productId, photo);
  expect(answer.statusCode, answer.body).toBe(201);
  const { url, width, height } = answer.json();
  expect([width, height]).toEqual([1_600, 2_133]);
  const served = await shop.app.inject(url);
  expect(served.headers).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  const shown = await sharp(served.rawPayload).metadata();
  expect([shown.width, shown.height, shown.exif]).toEqual([1_600, 2_133, undefined]);
  const stem = url.slice('/uploads/'.length, '/uploads/'.length + 32);
  expect((await files()).filter((name) => name.startsWith(stem)).sort()).toEqual(
    [320, 640, 1_024, 1_600].flatMap((each) => [`${stem}-${each}.avif`, `${stem}-${each}.webp`]).sort(),
  );
  const inShop = (await shop.app.inject(`/api/products/${productId}`)).json();
  expect(inShop.images).toEqual([{ url, width, height }]);
}, 60_000);

test.each([
  ['text', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['an empty file', Buffer.alloc(0)],
  [
    'a file that only begins like a picture',
    Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(50)]),
  ],
])('%s is refused as no picture, and nothing is kept', async (_name, bytes) => {
  const { productId } = await givenSku(shop.database.db);
  const before = await files();
  const answer = await upload(productId, bytes);
  expect([answer.statusCode, answer.json().code]).toEqual([415, 'unsupported_image']);
  expect(await files()).toEqual(before);
  expect((await productNow(productId)).images).toEqual([]);
});

test('a truncated picture is refused', async () => {
  const { productId } = await givenSku(shop.database.db);
  const whole = await sharp({
    create: {
      width: 600,
      height: 600,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .jpeg()
    .toBuffer();
  expect((await upload(productId, whole.subarray(0, whole.length / 2))).json().code).toBe(
    'unsupported_image',
  );
});

test('a picture of more than 50 megapixels is refused by its header, without decoding it', async () => {
  const { productId } = await givenSku(shop.database.db);
  const answer = await upload(productId, await blank(10_001, 5_000).png().toBuffer(), 'a.png');
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'image_too_large']);
}, 60_000);

test('pictures are described, put in another order and removed; a SKU that showed one shows none', async () => {
  const { productId, skuId } = await givenSku(shop.database.db);
  const small = await blank(40, 30).png().toBuffer();
  const [a, b, c] = [
    (await upload(productId, small)).json(),
    (await upload(productId, small)).json(),
    (await upload(productId, small)).json(),
  ];
  expect((await ask('PATCH', `${productId}/images/${a.id}`, { alt: '正面' })).json()).toMatchObject({
    alt: '正面',
  });
  const order = [c.id, a.id, b.id];
  expect((await ask('PUT', `${productId}/images/order`, { imageIds: order })).statusCode).toBe(200);
  expect((await productNow(productId)).images.map((each: { id: string }) => each.id)).toEqual(order);
  for (const wrong of [
    [c.id, a.id],
    [c.id, a.id, a.id],
  ])
    expect((await ask('PUT', `${productId}/images/order`, { imageIds: wrong })).statusCode).toBe(400);
  await shop.app.inject({
    method: 'PATCH',
    url: `/api/admin/skus/${skuId}`,
    headers,
    payload: { imageId: c.id },
  });
  const shown = async () => (await shop.app.inject(`/api/products/${productId}`)).json().skus[0].imageUrl;
  expect(await shown()).toBe(c.url);
  expect((await ask('DELETE', `${productId}/images/${c.id}`)).statusCode).toBe(204);
  expect(await shown()).toBeNull();
  expect((await productNow(productId)).images.map((each: { id: string }) => each.id)).toEqual([a.id, b.id]);
  // An order that was placed before goes on showing the picture.
  expect((await shop.app.inject(c.url)).statusCode).toBe(200);
}, 60_000);

test('a picture of another product is refused for a SKU', async () => {
  const [one, other] = [await givenSku(shop.database.db), await givenSku(shop.database.db)];
  const image = (await upload(other.productId, await blank(40, 30).png().toBuffer())).json();
  const answer = await shop.app.inject({
    method: 'PATCH',
    url: `/api/admin/skus/${one.skuId}`,
    headers,
    payload: { imageId: image.id },
  });
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'image_not_found']);
});

test('the files of an upload that failed are removed later, those of others stay', async () => {
  const uploads = createUploads(dataDir);
  const { productId } = await givenSku(shop.database.db);
  await upload(productId, await blank(40, 30).png().toBuffer());
  const before = await files();
  const stem = 'f'.repeat(32);
  await shop.database.db.insertInto('pending_uploads').values({ stem }).execute();
  await uploads.save([{ name: `${stem}-40.webp`, bytes: Buffer.from('x') }]);
  await removeFailedUploads({ db: shop.database.db, uploads });
  expect(await files()).toContain(`${stem}-40.webp`);
  await removeFailedUploads({ db: shop.database.db, uploads }, 0);
  expect(await files()).toEqual(before);
  expect(await shop.database.db.selectFrom('pending_uploads').selectAll().execute()).toEqual([]);
});

test('an upload to an unknown product is product_not_found', async () => {
  const answer = await upload('01890000-0000-7000-8000-000000000000', await blank(4, 3).png().toBuffer());
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'product_not_found']);
});

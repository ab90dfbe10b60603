import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../simulators/test-rig.ts';
import type { InvoiceGateway } from '../invoicing.ts';
import { signCall } from './client.ts';
import { createNuonuoGateway } from './index.ts';

let rig: Rig;
let gateway: InvoiceGateway;
beforeAll(async () => {
  rig = await startSimulators();
  gateway = createNuonuoGateway(rig.settings.nuonuo);
});
afterEach(() => rig.ask('PUT', '/nuonuo/control/faults', {}));
afterAll(() => rig.close());

const fault = (api: string) => rig.ask('PUT', '/nuonuo/control/faults', { api });
const issuedAt = async () =>
  (
    await rig.ask<{ items: { orderNo: string; kind: string; amountFen: number; email: string }[] }>(
      'GET',
      '/nuonuo/control/invoices',
    )
  ).body.items;

let nth = 0;
function blue() {
  nth += 1;
  const buyer = { name: '杭州某某有限公司', taxNumber: '91350100M000100Y43', email: 'a@example.com' };
  const lines = [
    { name: '全棉衬衫', amountFen: 1_999 },
    { name: '运费', amountFen: 800 },
  ];
  return { requestNo: `${nth}`.padStart(20, '2'), buyer, lines };
}

async function settled(ask: () => ReturnType<InvoiceGateway['issue']>) {
  for (;;) {
    const answer = await ask();
    if (answer.outcome !== 'pending') return answer;
  }
}

test('an invoice is pending, then issued with its number and its file, and a repeat issues no second one', async () => {
  const request = blue();
  expect(await gateway.issue(request)).toEqual({ outcome: 'pending' });
  const answer = await settled(() => gateway.issue(request));
  expect(answer).toEqual({
    outcome: 'issued',
    number: expect.stringMatching(/^\d{20}$/),
    fileUrl: expect.any(String),
  });
  expect(await gateway.issue(request)).toEqual(answer);
  const its = (await issuedAt()).filter(({ orderNo }) => orderNo === request.requestNo);
  expect(its).toEqual([expect.objectContaining({ kind: 'blue', amountFen: 2_799, email: 'a@example.com' })]);
  const file = await fetch(answer.outcome === 'issued' ? (answer.fileUrl ?? '') : '');
  expect([file.headers.get('content-type'), (await file.text()).slice(0, 5)]).toEqual([
    'application/pdf',
    '%PDF-',
  ]);
});

test('a red invoice takes a blue one back, once', async () => {
  const request = blue();
  const answer = await settled(() => gateway.issue(request));
  const blueNumber = answer.outcome === 'issued' ? answer.number : '';
  const red = { requestNo: `${request.requestNo.slice(0, 19)}R`, buyer: request.buyer, blueNumber };
  expect(await settled(() => gateway.takeBack(red))).toMatchObject({ outcome: 'issued' });
  const again = { ...red, requestNo: `${request.requestNo.slice(0, 19)}S` };
  expect(await gateway.takeBack(again)).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('E9603'),
  });
  expect((await issuedAt()).at(-1)).toMatchObject({ kind: 'red', amountFen: -2_799 });
});

test('a request whose answer was lost is not sent again', async () => {
  const request = blue();
  const before = (await issuedAt()).length;
  expect(await gateway.issue({ ...request })).toEqual({ outcome: 'pending' });
  await fault('lost_response');
  expect(await gateway.issue(request)).toMatchObject({ outcome: 'unavailable' });
  await rig.ask('PUT', '/nuonuo/control/faults', {});
  expect(await settled(() => gateway.issue(request))).toMatchObject({ outcome: 'issued' });
  expect((await issuedAt()).length).toBe(before + 1);
});

test('a platform that is away is unavailable, one that says no is refused', async () => {
  await fault('down');
  expect(await gateway.issue(blue())).toMatchObject({
    outcome: 'unavailable',
    reason: expect.stringContaining('503'),
  });
  await fault('refused');
  expect(await gateway.issue(blue())).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('E9999'),
  });
  const nowhere = createNuonuoGateway({
    ...rig.settings.nuonuo,
    apiUrl: 'http://127.0.0.1:1/open/v1/services',
  });
  expect(await nowhere.issue(blue())).toMatchObject({ outcome: 'unavailable' });
});

test('a wrong secret issues nothing', async () => {
  const wrong = createNuonuoGateway({ ...rig.settings.nuonuo, appSecret: 'wrong' });
  expect(await wrong.issue(blue())).toMatchObject({ outcome: 'unavailable' });
});

test('a call is signed over its path, its query and its body', () => {
  const call = {
    path: '/open/v1/services',
    appKey: 'k',
    senid: 's',
    nonce: '12345678',
    timestamp: '1700000000',
    body: '{"a":"好"}',
  };
  const sign = signCall('secret', call);
  // Made with OpenSSL: printf '%s' 'a=services&l=v1&p=open&k=k&i=s&n=12345678&t=1700000000&f={"a":"好"}' | openssl sha1 -hmac secret -binary | base64
  expect(sign).toBe('78XzsWkPYmLAtf8emNYtZPaE7EA=');
  for (const [field, value] of Object.entries({
    body: '{}',
    nonce: '1',
    senid: 'x',
    appKey: 'y',
    timestamp: '2',
  }))
    expect(signCall('secret', { ...call, [field]: value })).not.toBe(sign);
});

import { createPrivateKey, createPublicKey, type webcrypto } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// @peculiar/x509 needs it.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../simulators/test-rig.ts';
import { createAlipayGateway } from './index.ts';

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const curve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

let rig: Rig;
let dir: string;
let certs: { appCertFile: string; publicCertFile: string; rootCertFile: string };

const importPublic = (spki: Buffer) =>
  crypto.subtle.importKey('spki', new Uint8Array(spki), rsa, true, ['verify']);

beforeAll(async () => {
  rig = await startSimulators();
  dir = await mkdtemp(join(tmpdir(), 'jishi-certificates-'));
  const rootKeys = (await crypto.subtle.generateKey(rsa, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'C=CN, O=Root, CN=RSA Root',
    keys: rootKeys,
  });
  // Alipay's root file holds several certificates, and only those with RSA keys are used.
  const curveKeys = (await crypto.subtle.generateKey(curve, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  const curveRoot = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'C=CN, O=Root, CN=EC Root',
    keys: curveKeys,
    signingAlgorithm: curve,
  });
  const issue = async (subject: string, spki: Buffer) =>
    x509.X509CertificateGenerator.create({
      subject,
      issuer: root.subject,
      publicKey: await importPublic(spki),
      signingKey: rootKeys.privateKey,
    });
  const { privateKey, alipayPublicKey } = rig.settings.alipay;
  const appPublic = createPublicKey(
    createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' }),
  );
  const app = await issue('C=CN, CN=2021000000000001', appPublic.export({ format: 'der', type: 'spki' }));
  const alipay = await issue('C=CN, CN=Alipay', Buffer.from(alipayPublicKey, 'base64'));
  const save = async (name: string, text: string) => {
    await writeFile(join(dir, name), `${text}\n`);
    return join(dir, name);
  };
  certs = {
    appCertFile: await save('appCertPublicKey.crt', app.toString('pem')),
    publicCertFile: await save('alipayCertPublicKey_RSA2.crt', alipay.toString('pem')),
    rootCertFile: await save('alipayRootCert.crt', `${curveRoot.toString('pem')}\n${root.toString('pem')}`),
  };
});
afterAll(async () => {
  await rig.close();
  await rm(dir, { recursive: true });
});

test('certificate mode: calls carry the serial numbers, answers and reports are verified', async () => {
  const gateway = createAlipayGateway({ ...rig.settings.alipay, alipayPublicKey: '', certs });
  const opened = await gateway.open({
    outTradeNo: 'CERT1',
    subject: '证书模式',
    amountFen: 100,
    channel: 'page',
    expiresAt: new Date(Date.now() + 60_000),
    returnUrl: 'http://127.0.0.1:9/return',
    notifyUrl: 'http://127.0.0.1:9/notify',
    buyerIp: '198.51.100.7',
  });
  if (opened.outcome !== 'opened' || opened.payWith.kind !== 'redirect') throw new Error('no URL');
  const { url } = opened.payWith;
  const query = new URL(url).searchParams;
  expect(query.get('app_cert_sn')).toMatch(/^[0-9a-f]{32}$/);
  expect(query.get('alipay_root_cert_sn')).toMatch(/^[0-9a-f]{32}$/);
  await fetch(url);
  expect(await gateway.query('CERT1')).toMatchObject({ outcome: 'found', state: 'waiting' });
  const cashier = (await fetch(url)).url;
  const back =
    (await fetch(`${cashier}/pay`, { method: 'POST', redirect: 'manual' })).headers.get('location') ?? '';
  expect(gateway.readReturn(new URL(back).search.slice(1))).toMatchObject({
    outcome: 'verified',
    outTradeNo: 'CERT1',
  });
});

test('the certificate of another key believes nothing', async () => {
  const gateway = createAlipayGateway({
    ...rig.settings.alipay,
    certs: { ...certs, publicCertFile: certs.appCertFile },
  });
  expect(await gateway.query('CERT1')).toMatchObject({ outcome: 'unavailable' });
});

test.each(['appCertFile', 'publicCertFile', 'rootCertFile'] as const)(
  '%s missing, empty or not a certificate stops the start',
  async (name) => {
    const open = (file: string) => () =>
      createAlipayGateway({
        ...rig.settings.alipay,
        alipayPublicKey: '',
        certs: { ...certs, [name]: join(dir, file) },
      });
    await writeFile(join(dir, 'empty.crt'), '');
    await writeFile(join(dir, 'text.crt'), 'not a certificate');
    expect(open('nowhere.crt')).toThrow(/ENOENT/);
    expect(open('empty.crt')).toThrow('empty.crt is not a certificate');
    expect(open('text.crt')).toThrow('text.crt is not a certificate');
  },
);

import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import { describe, expect, test } from 'vitest';
import { readPrivateKey, readPublicKey } from './keys.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateForm = (format: 'der' | 'pem', type: 'pkcs1' | 'pkcs8') =>
  privateKey.export({ format: format as 'der', type });
const publicForm = (format: 'der' | 'pem', type: 'pkcs1' | 'spki') =>
  publicKey.export({ format: format as 'der', type });
const base64 = (der: Buffer) => der.toString('base64');
const pem = (text: unknown) => String(text);

const privateForms: Record<string, string> = {
  'bare PKCS#1': base64(privateForm('der', 'pkcs1')),
  'bare PKCS#8': base64(privateForm('der', 'pkcs8')),
  'bare PKCS#8 in lines': base64(privateForm('der', 'pkcs8')).replaceAll(/.{64}/g, '$&\n'),
  'PEM PKCS#1': pem(privateForm('pem', 'pkcs1')),
  'PEM PKCS#8': pem(privateForm('pem', 'pkcs8')),
  'PEM with CRLF': pem(privateForm('pem', 'pkcs8')).replaceAll('\n', '\r\n'),
  'PEM with written-out line ends': pem(privateForm('pem', 'pkcs8')).replaceAll('\n', '\\n'),
};
const publicForms: Record<string, string> = {
  'bare SPKI': base64(publicForm('der', 'spki')),
  'bare PKCS#1': base64(publicForm('der', 'pkcs1')),
  'PEM SPKI': pem(publicForm('pem', 'spki')),
  'PEM PKCS#1': pem(publicForm('pem', 'pkcs1')),
};

describe('the private key', () => {
  test.each(Object.entries(privateForms))('%s: the SDK signs with it', (_form, text) => {
    const sdk = new AlipaySdk({
      appId: '1',
      privateKey: readPrivateKey(text),
      keyType: 'PKCS8',
      alipayPublicKey: readPublicKey(publicForms['bare SPKI'] as string),
    });
    const query = new URLSearchParams(sdk.sdkExecute('m', { bizContent: { a: 'b' } }));
    const [sign = ''] = query.getAll('sign');
    query.delete('sign');
    query.sort();
    const text2 = [...query].map(([name, value]) => `${name}=${value}`).join('&');
    expect(sdk.rsaCheck(text2, sign)).toBe(true);
  });

  test.each([
    ['empty', ''],
    ['no key', 'aGVsbG8='],
    ['a public key', publicForms['bare SPKI'] as string],
    [
      'a curve',
      pem(
        generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
          format: 'pem',
          type: 'pkcs8',
        }),
      ),
    ],
  ])('%s is refused with its name, not with the key', (_form, text) => {
    expect(() => readPrivateKey(text)).toThrow(
      'The Alipay application private key is not an RSA key in PEM or bare Base64',
    );
  });
});

describe('the public key', () => {
  test.each(Object.entries(publicForms))('%s', (_form, text) => {
    const read = createPublicKey({
      key: Buffer.from(readPublicKey(text), 'base64'),
      format: 'der',
      type: 'spki',
    });
    expect(read.equals(createPublicKey(createPrivateKey(privateForms['PEM PKCS#8'] as string)))).toBe(true);
  });

  test('a private key in its place is refused', () => {
    for (const text of Object.values(privateForms))
      expect(() => readPublicKey(text)).toThrow('is a private key');
  });
});

import { type KeyObject, X509Certificate } from 'node:crypto';
import { readRsaPublicKey } from '../rsa-keys.ts';
import type { WechatSettings } from '../settings.ts';
import { decrypt, isEncrypted, isFresh, isSignedBy, type SignedMessage } from './signing.ts';

/** Whose signatures count: WeChat Pay's public key, or its platform certificates, which change. */
export interface Trust {
  /** The key that WeChat Pay shall sign its answer with; null: it may choose. */
  wantedSerial: string | null;
  /** Why a message does not count; null where its signature is true and new. */
  wrong(message: SignedMessage): Promise<string | null>;
}

/** Between two requests for certificates at least this long, so that forged serial numbers cause no flood of requests. */
const FETCH_PAUSE_MS = 1_000;
/** WeChat Pay asks that the list is read at least every 12 hours: a withdrawn certificate leaves it. */
const LIST_LIVES_MS = 12 * 3_600_000;
/** The serial numbers of public keys begin so; all others are those of platform certificates. */
const PUBLIC_KEY_PREFIX = 'PUB_KEY_ID_';

interface PlatformCertificate {
  key: KeyObject;
  expiresAt: number;
}

type Certificates = ReadonlyMap<string, PlatformCertificate>;

/**
 * The certificates of an answer. They are encrypted under our APIv3 key, which only WeChat Pay knows besides us, so they
 * count although nothing else proves the answer yet; then one of them must have signed the answer.
 * @throws with the reason when the answer does not count
 */
function readCertificates(message: SignedMessage, apiV3Key: string): Certificates {
  const certificates = new Map<string, PlatformCertificate>();
  const { data } = JSON.parse(message.body) as { data?: { encrypt_certificate?: unknown }[] };
  for (const { encrypt_certificate: encrypted } of data ?? []) {
    if (!isEncrypted(encrypted)) throw new Error('the list of certificates cannot be read');
    const certificate = new X509Certificate(decrypt(encrypted, apiV3Key));
    certificates.set(certificate.serialNumber.toUpperCase(), {
      key: certificate.publicKey,
      expiresAt: Date.parse(certificate.validTo),
    });
  }
  const signer = certificates.get(message.serial.toUpperCase());
  if (!signer || !isFresh(message) || !isSignedBy(message, signer.key))
    throw new Error('no certificate of the list has signed the list');
  return certificates;
}

/** The platform certificates, read again at an unknown serial number and every 12 hours. */
function createPlatform(apiV3Key: string, ask: () => Promise<SignedMessage>) {
  let certificates: Certificates = new Map();
  let [readAt, askedAt] = [0, 0];
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    askedAt = Date.now();
    certificates = readCertificates(await ask(), apiV3Key);
    readAt = Date.now();
  }

  /** The key of a serial number that is valid now. @throws when the list could not be read */
  return async (serial: string): Promise<KeyObject | null> => {
    const known = () => {
      const found = certificates.get(serial.toUpperCase());
      return found && found.expiresAt > Date.now() ? found.key : null;
    };
    const isOld = Date.now() - readAt > LIST_LIVES_MS;
    if (known() && !isOld) return known();
    if (!reading && Date.now() - askedAt < FETCH_PAUSE_MS) return known();
    reading ??= read().finally(() => {
      reading = null;
    });
    await reading;
    return known();
  };
}

/** @param ask reads the list of platform certificates. @throws when the public key cannot be read */
export function createTrust(settings: WechatSettings, ask: () => Promise<SignedMessage>): Trust {
  const { publicKey, publicKeyId, apiV3Key } = settings;
  if (publicKey && !publicKeyId) throw new Error('WECHAT_PUBLIC_KEY needs WECHAT_PUBLIC_KEY_ID');
  const ownKey = publicKey ? readRsaPublicKey(publicKey, "WeChat Pay's public key") : null;
  const platform = createPlatform(apiV3Key, ask);

  /** While WeChat Pay changes a merchant from certificates to the public key, both sign. */
  async function keyOf(serial: string): Promise<KeyObject | null> {
    if (ownKey && serial === publicKeyId) return ownKey;
    return serial.startsWith(PUBLIC_KEY_PREFIX) ? null : platform(serial);
  }

  return {
    wantedSerial: ownKey ? (publicKeyId ?? null) : null,
    async wrong(message) {
      if (!isFresh(message)) return 'the timestamp is not within 5 minutes';
      const key = await keyOf(message.serial);
      if (!key) return 'the serial number is unknown';
      return isSignedBy(message, key) ? null : 'the signature does not match';
    },
  };
}

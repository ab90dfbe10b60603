import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Store } from '../store.ts';

/** How WeChat Pay signs: with its public key's private half, or with its newest platform certificate. */
export type SigningMode = 'public_key' | 'certificate';

export interface Signer {
  serial: string;
  key: KeyObject;
}

/** A platform certificate's key. The certificate itself is made when the shop asks for it. */
export interface PlatformKey extends Signer {
  notBefore: Date;
}

interface KeptKeys {
  apiV3Key: string;
  merchantSerial: string;
  merchantPrivate: string;
  publicKeyId: string;
  publicKeyPrivate: string;
  platform: { serial: string; privateKey: string; notBefore: number }[];
  signing: SigningMode;
}

export interface WechatKeys {
  apiV3Key: string;
  merchantSerial: string;
  merchantPrivateBase64: string;
  merchantPublic: KeyObject;
  publicKeyId: string;
  publicKeyBase64: string;
  /** The keys of all platform certificates that are valid, oldest first. */
  platform(): PlatformKey[];
  /** Who signs an answer or a message: the public key where the shop's request names its id, else the mode decides. */
  signer(wantedSerial?: string): Signer;
  signing(): SigningMode;
  setSigning(mode: SigningMode): void;
  /** Makes a new platform certificate. It signs from now on; the old ones stay in the list. */
  rotate(): void;
  /** A key that nobody trusts, for forged messages. Each start makes a new one. */
  forger(): KeyObject;
}

const newPrivate = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ format: 'der', type: 'pkcs8' })
    .toString('base64');
const privateFrom = (base64: string) =>
  createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });
/** 40 hexadecimal digits that do not begin with 0, as WeChat Pay writes serial numbers. */
const newSerial = () => `5${randomBytes(20).toString('hex').toUpperCase().slice(1)}`;

const newPlatform = () => ({ serial: newSerial(), privateKey: newPrivate(), notBefore: Date.now() });

function makeKeys(): KeptKeys {
  return {
    apiV3Key: randomBytes(16).toString('hex'),
    merchantSerial: newSerial(),
    merchantPrivate: newPrivate(),
    publicKeyId: `PUB_KEY_ID_01${randomBytes(10).toString('hex').toUpperCase()}`,
    publicKeyPrivate: newPrivate(),
    platform: [newPlatform()],
    signing: 'public_key',
  };
}

/** The first start makes all keys and stores them, so that a shop's settings stay valid. */
export function openKeys(store: Store): WechatKeys {
  let kept = store.ensure<KeptKeys>('wechat.keys', makeKeys);
  const change = (changes: Partial<KeptKeys>) => {
    kept = { ...kept, ...changes };
    store.keep('wechat.keys', kept);
  };
  const publicKeySigner = { serial: kept.publicKeyId, key: privateFrom(kept.publicKeyPrivate) };
  const toPlatform = ({ serial, privateKey, notBefore }: KeptKeys['platform'][number]): PlatformKey => ({
    serial,
    key: privateFrom(privateKey),
    notBefore: new Date(notBefore),
  });
  let platform = kept.platform.map(toPlatform);
  let forger: KeyObject | undefined;
  return {
    apiV3Key: kept.apiV3Key,
    merchantSerial: kept.merchantSerial,
    merchantPrivateBase64: kept.merchantPrivate,
    merchantPublic: createPublicKey(privateFrom(kept.merchantPrivate)),
    publicKeyId: kept.publicKeyId,
    publicKeyBase64: createPublicKey(publicKeySigner.key)
      .export({ format: 'der', type: 'spki' })
      .toString('base64'),
    platform: () => platform,
    signer(wantedSerial) {
      if (wantedSerial === publicKeySigner.serial) return publicKeySigner;
      const newest = platform.at(-1) as PlatformKey;
      if (wantedSerial !== undefined) return platform.find(({ serial }) => serial === wantedSerial) ?? newest;
      return kept.signing === 'public_key' ? publicKeySigner : newest;
    },
    signing: () => kept.signing,
    setSigning: (signing) => change({ signing }),
    rotate() {
      change({ platform: [...kept.platform, newPlatform()] });
      platform = kept.platform.map(toPlatform);
    },
    forger() {
      forger ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
      return forger;
    },
  };
}

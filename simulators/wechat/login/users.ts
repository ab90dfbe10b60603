import { createHash } from 'node:crypto';
import type { Store } from '../../store.ts';
import { IDENTITY } from '../messages.ts';

/** A user of WeChat. WeChat shows an application neither this number nor the account's name. */
export interface WechatUser {
  uid: string;
  nickname: string;
  /** The hue of the drawn picture. */
  avatar: number;
}

export interface WechatUsers {
  all(): WechatUser[];
  find(uid: string): WechatUser | undefined;
  /** Finds a user, or creates one for a number that nobody has. */
  ensure(uid: string): WechatUser;
}

const FIRST_USERS: WechatUser[] = [
  { uid: '1', nickname: '阿梅', avatar: 340 },
  { uid: '2', nickname: '小满', avatar: 90 },
  { uid: '3', nickname: 'Lin 林', avatar: 210 },
];

const idOf = (text: string) => `o${createHash('sha256').update(text).digest('base64url').slice(0, 27)}`;

/** The user's id at one application; another application knows another id. The first user is the buyer who pays. */
export function openidOf(appId: string, uid: string): string {
  return appId === IDENTITY.appId && uid === '1' ? IDENTITY.openid : idOf(`${appId} ${uid}`);
}

/** The user's id at all applications of one owner. */
export const unionidOf = (uid: string): string => idOf(`union ${uid}`);

export function openWechatUsers({ db }: Store): WechatUsers {
  const columns = 'SELECT uid, nickname, avatar FROM wechat_users';
  const select = db.prepare(`${columns} WHERE uid = ?`);
  const selectAll = db.prepare(`${columns} ORDER BY rowid`);
  const insert = db.prepare(
    'INSERT INTO wechat_users (uid, nickname, avatar) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  for (const user of FIRST_USERS) insert.run(user.uid, user.nickname, user.avatar);
  const find = (uid: string) => select.get(uid) as WechatUser | undefined;
  return {
    all: () => selectAll.all() as unknown as WechatUser[],
    find,
    ensure(uid) {
      insert.run(uid, `微信用户${uid.slice(-6)}`, Number(uid.slice(-3)) % 360);
      return find(uid) as WechatUser;
    },
  };
}

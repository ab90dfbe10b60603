import type { Store } from '../store.ts';

export interface WeiboUser {
  uid: string;
  screenName: string;
  /** The colour of the user's picture: a hue in degrees. */
  avatar: number;
}

export interface WeiboUsers {
  all(): WeiboUser[];
  find(uid: string): WeiboUser | undefined;
  /** Finds a user, or creates one for a uid that nobody has. */
  ensure(uid: string): WeiboUser;
}

const FIRST_USERS: WeiboUser[] = [
  { uid: '1404376560', screenName: '江南的风', avatar: 200 },
  { uid: '1642909335', screenName: '爱吃火锅的阿山', avatar: 15 },
  { uid: '2803301701', screenName: '晚风与书', avatar: 130 },
  { uid: '5187664653', screenName: 'Tea & Code 茶与码', avatar: 280 },
];

export function openWeiboUsers(store: Store): WeiboUsers {
  const columns = 'SELECT uid, screen_name AS screenName, avatar FROM weibo_users';
  const select = store.db.prepare(`${columns} WHERE uid = ?`);
  const selectAll = store.db.prepare(`${columns} ORDER BY rowid`);
  const insert = store.db.prepare(
    'INSERT INTO weibo_users (uid, screen_name, avatar) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  for (const user of FIRST_USERS) insert.run(user.uid, user.screenName, user.avatar);
  const find = (uid: string) => select.get(uid) as WeiboUser | undefined;
  return {
    all: () => selectAll.all() as unknown as WeiboUser[],
    find,
    ensure(uid) {
      insert.run(uid, `微博用户${uid.slice(-6)}`, Number(uid.slice(-3)) % 360);
      return find(uid) as WeiboUser;
    },
  };
}

/** A round picture with the name's first letter, drawn here so that no page loads from elsewhere. */
export function avatarSvg(user: WeiboUser): string {
  const letter = [...user.screenName][0]?.replace(/[&<>"']/g, '?') ?? '?';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 180 180" width="180" height="180"><rect width="180" height="180" fill="hsl(${user.avatar} 55% 45%)"/><text x="90" y="92" font-size="84" font-family="sans-serif" fill="#fff" text-anchor="middle" dominant-baseline="central">${letter}</text></svg>`;
}

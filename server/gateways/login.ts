/** What the shop asks of a third party that people sign in with. An adapter does not throw for expected trouble. */

export interface LoginProfile {
  /** The user's id at the third party: it never changes and is never given to another user. */
  uid: string;
  nickname: string;
  avatarUrl: string | null;
}

export type ExchangeResult =
  | { outcome: 'profile'; profile: LoginProfile }
  /** The user has revoked the permission since agreeing. */
  | { outcome: 'denied' }
  /** The code is used, expired, invented, or was given for another redirect address. */
  | { outcome: 'invalid_code' }
  | { outcome: 'unavailable'; reason: string };

/** What the browser brings back from the third party. */
export type CallbackReading =
  | { outcome: 'code'; code: string }
  /** The user refused. */
  | { outcome: 'denied' }
  | { outcome: 'malformed' };

export interface LoginGateway {
  /** Where to send the browser so that the user may agree. */
  authorizeUrl(request: { state: string; redirectUri: string }): string;
  /** Reads the callback's query parameters: whether the user agreed. */
  readCallback(query: Record<string, unknown>): CallbackReading;
  /** Exchanges the callback's code for the user's profile; `redirectUri` as in `authorizeUrl`. */
  exchange(request: { code: string; redirectUri: string }): Promise<ExchangeResult>;
}

/** What the shop asks of a third party that people sign in with. An adapter does not throw for expected trouble. */

export interface LoginProfile {
  /** The user's id at the third party: it never changes and is never given to another user. */
  uid: string;
  /**
   * Other ids of the same user, under which the shop may know the user from before: the third party gave `uid` later.
   * They are never given to another user either.
   */
  formerUids: readonly string[];
  nickname: string;
  avatarUrl: string | null;
}

/** In any browser, or in the browser inside the third party's own app. */
export type LoginPlace = 'web' | 'in_app';

export type ExchangeFailure =
  /** The user has revoked the permission since agreeing. */
  | { outcome: 'denied' }
  /** The code is used, expired, invented, or was given for another redirect address. */
  | { outcome: 'invalid_code' }
  | { outcome: 'unavailable'; reason: string };

export type ExchangeResult = { outcome: 'profile'; profile: LoginProfile } | ExchangeFailure;

export type PayerResult = { outcome: 'payer'; openid: string } | ExchangeFailure;

/** Learns who pays in the browser inside the third party's app. The user is not asked. */
export interface PayerGateway {
  /** The application that knows the buyer by the openid. A payment of another application refuses this openid. */
  readonly appId: string;
  authorizeUrl(request: { state: string; redirectUri: string }): string;
  identify(request: { code: string }): Promise<PayerResult>;
}

/** What the browser brings back from the third party. */
export type CallbackReading =
  | { outcome: 'code'; code: string }
  /** The user refused. */
  | { outcome: 'denied' }
  | { outcome: 'malformed' };

export interface LoginGateway {
  /** The places where signing in is set up. */
  readonly places: readonly LoginPlace[];
  /** The place of a browser with this `User-Agent`. */
  placeOf(userAgent: string): LoginPlace;
  /** Where to send the browser so that the user may agree. `state`: letters and digits. */
  authorizeUrl(request: { state: string; redirectUri: string; place: LoginPlace }): string;
  /** Reads the callback's query parameters: whether the user agreed. */
  readCallback(query: Record<string, unknown>): CallbackReading;
  /** Exchanges the callback's code for the user's profile; `redirectUri` and `place` as in `authorizeUrl`. */
  exchange(request: { code: string; redirectUri: string; place: LoginPlace }): Promise<ExchangeResult>;
  /** Null where the third party does not say who pays, or is not set up for it. */
  readonly payer: PayerGateway | null;
}

/** What the shop asks of a third party that people sign in with. Never throws for expected trouble. */

export interface LoginProfile {
  /** The user's id there: stable, and never reused by another. */
  uid: string;
  nickname: string;
  avatarUrl: string | null;
}

export type ExchangeResult =
  | { outcome: 'profile'; profile: LoginProfile }
  /** The user took the permission back between agreeing and now. */
  | { outcome: 'denied' }
  /** Used, expired, made up, or for another redirect address. */
  | { outcome: 'invalid_code' }
  | { outcome: 'unavailable'; reason: string };

/** What the provider sent the browser back with. */
export type CallbackReading =
  | { outcome: 'code'; code: string }
  /** The user said no. */
  | { outcome: 'denied' }
  | { outcome: 'malformed' };

export interface LoginGateway {
  /** Where to send the browser so that the user may agree. */
  authorizeUrl(request: { state: string; redirectUri: string }): string;
  /** Tells an agreement from a refusal in the callback's query parameters. */
  readCallback(query: Record<string, unknown>): CallbackReading;
  /** Trades the callback's code for who the user is; `redirectUri` as in `authorizeUrl`. */
  exchange(request: { code: string; redirectUri: string }): Promise<ExchangeResult>;
}

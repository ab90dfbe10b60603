/** What the shop asks of an SMS provider. Never throws for expected trouble. */

export interface SmsCodeRequest {
  /** `+8613800138000` */
  mobileE164: string;
  /** The digits that the person types back. */
  code: string;
}

export type SmsResult =
  /** The provider took it for delivery. */
  | { outcome: 'sent' }
  /** The provider's own limit for this number or this account. */
  | { outcome: 'rate_limited' }
  /** Not sent and a repeat would not help: number not served, template or signature refused, no money left. */
  | { outcome: 'refused'; code: string }
  /** No believable answer; it may have been sent. */
  | { outcome: 'unavailable'; reason: string };

export interface SmsGateway {
  sendCode(request: SmsCodeRequest): Promise<SmsResult>;
}

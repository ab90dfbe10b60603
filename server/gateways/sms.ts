/** What the shop asks of an SMS provider. An adapter does not throw for expected trouble. */

export interface SmsCodeRequest {
  /** `+8613800138000` */
  mobileE164: string;
  /** The digits that the person types in. */
  code: string;
}

export interface MobileChanged {
  /** The old number: the message goes there. */
  mobileE164: string;
  /** The new number, masked. */
  newMobile: string;
}

export type SmsResult =
  /** The provider accepted the message for delivery. */
  | { outcome: 'sent' }
  /** The provider's own limit for this number or this account. */
  | { outcome: 'rate_limited' }
  /** Not sent, and a repeat would not help: the number is not served, the template is refused, no money is left. */
  | { outcome: 'refused'; code: string }
  /** No answer that may be believed; the message may have been sent. */
  | { outcome: 'unavailable'; reason: string };

export interface SmsGateway {
  sendCode(request: SmsCodeRequest): Promise<SmsResult>;
  /** Tells the owner of a number that their account has another number now. */
  sendMobileChanged(request: MobileChanged): Promise<SmsResult>;
}

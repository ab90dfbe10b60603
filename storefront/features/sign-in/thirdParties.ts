/** Third parties that people sign in with. The server says which of them are set up. */
const THIRD_PARTIES = ['wechat', 'weibo'] as const;
export type ThirdPartyName = (typeof THIRD_PARTIES)[number];

const REASONS = ['denied', 'state', 'down', 'taken'] as const;

export interface ThirdPartyError {
  provider: ThirdPartyName;
  reason: (typeof REASONS)[number];
}

/** What went wrong at a third party, from the parameter `error` with which the server sends the browser back. */
export function readThirdPartyError(error: unknown): ThirdPartyError | null {
  const provider = THIRD_PARTIES.find((name) => typeof error === 'string' && error.startsWith(`${name}_`));
  const reason = provider && REASONS.find((each) => error === `${provider}_${each}`);
  return reason ? { provider, reason } : null;
}

type Offers = Record<ThirdPartyName | 'wechatInside', boolean>;

/** Whether the page runs in the browser inside WeChat, where WeChat asks in place and no QR code helps. */
export const isInsideWechat = (userAgent: string) => /\bMicroMessenger\//.test(userAgent);

/** The third parties that are set up for the place where the page runs. */
export function offeredAt(offers: Offers, isInside: boolean): ThirdPartyName[] {
  return THIRD_PARTIES.filter((name) => offers[name === 'wechat' && isInside ? 'wechatInside' : name]);
}

/** A ticket in the fragment of the page `/bind`, or in the state of a history entry. */
export interface TicketToBind {
  ticket: string;
  provider: ThirdPartyName;
}

const isName = (text: unknown): text is ThirdPartyName =>
  (THIRD_PARTIES as readonly unknown[]).includes(text);

/** @returns null for a fragment without a ticket, or of a third party that this page does not know */
export function readTicket(fragment: string): (TicketToBind & { isForOwn: boolean }) | null {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const ticket = fields.get('ticket');
  const provider = fields.get('provider') ?? 'weibo';
  return ticket && isName(provider) ? { ticket, provider, isForOwn: fields.get('purpose') === 'bind' } : null;
}

/** The ticket in the state of this history entry, which a reload keeps. */
export function ticketOfHistory(): TicketToBind | null {
  const { ticket, provider } = window.history.state as { ticket?: unknown; provider?: unknown };
  return typeof ticket === 'string' && isName(provider) ? { ticket, provider } : null;
}

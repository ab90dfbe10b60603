import type { Language } from '../../../platform/values/language.ts';

/** Why the system moved an order. The database keeps the code; a reader gets the text in their language. */
const SYSTEM_REASONS = {
  payment_timeout: { 'zh-CN': '超时未支付', en: 'Not paid in time' },
  auto_complete: {
    'zh-CN': '到期自动确认收货',
    en: 'Completed automatically when the time to confirm was over',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type SystemReason = keyof typeof SYSTEM_REASONS;

export const SYSTEM = { kind: 'system', id: null } as const;

/** Who brought a transition about, and why. People write their reasons themselves, or give none: ''. */
export type Cause =
  | { by: { kind: 'shopper' | 'staff'; id: string | null }; reason: string }
  | { by: typeof SYSTEM; reason: SystemReason | '' };

/** The reason of an event as its reader sees it. */
export function showReason(event: { byKind: string; reason: string }, language: Language): string {
  if (event.byKind !== SYSTEM.kind || !isSystemReason(event.reason)) return event.reason;
  return SYSTEM_REASONS[event.reason][language];
}

function isSystemReason(reason: string): reason is SystemReason {
  return Object.hasOwn(SYSTEM_REASONS, reason);
}

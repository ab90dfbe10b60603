import type { Language } from '../../../platform/values/language.ts';

/** Reasons that the shop itself gives. The database keeps the code; a reader gets the text in their language. */
const SYSTEM_REASONS = {
  initial_stock: { 'zh-CN': '初始库存', en: 'Initial stock' },
} as const satisfies Record<string, Record<Language, string>>;

export type SystemReason = keyof typeof SYSTEM_REASONS;

/** The reason of a movement as its reader sees it. Staff write their own reasons, and '' means none. */
export function showReason(reason: string, language: Language): string {
  return isSystemReason(reason) ? SYSTEM_REASONS[reason][language] : reason;
}

function isSystemReason(reason: string): reason is SystemReason {
  return Object.hasOwn(SYSTEM_REASONS, reason);
}

import type { AlipaySdk } from 'alipay-sdk';
import { cutText } from '../../platform/values/text.ts';

export type Fields = Record<string, string>;
export type FormReading =
  | { outcome: 'verified'; fields: Fields }
  | { outcome: 'not_verified'; reason: string };

const notVerified = (reason: string) => ({ outcome: 'not_verified' as const, reason });

/** The pairs of a form or a query string, decoded once as UTF-8. Of a repeated field nobody knows which one counts. */
function decode(encoded: string): FormReading {
  const fields: Fields = Object.create(null);
  for (const [name, value] of new URLSearchParams(encoded)) {
    if (name in fields) return notVerified(`the field ${cutText(name, 40)} comes twice`);
    fields[name] = value;
  }
  return { outcome: 'verified', fields };
}

/** Our account at Alipay: a true message about another app or another seller's money does not concern this shop. */
export interface Account {
  appId: string;
  sellerId: string;
}

/**
 * A notify's form or a return's query string, its signature checked over the decoded values.
 *
 * The SDK's `checkNotifySign` would decode the values once more and throws on 100%衬衫, so `checkNotifySignV2` is used.
 * Only RSA2 counts: otherwise the sender could choose SHA-1, or a type at which the SDK throws.
 */
export function readSignedForm(sdk: AlipaySdk, account: Account, encoded: string): FormReading {
  const form = decode(encoded);
  if (form.outcome !== 'verified') return form;
  const { fields } = form;
  if (fields.sign_type !== 'RSA2') return notVerified('sign_type is not RSA2');
  try {
    if (!sdk.checkNotifySignV2(fields)) return notVerified('the signature does not match');
  } catch (error) {
    return notVerified(cutText(`the signature cannot be checked: ${(error as Error).message}`, 200));
  }
  if (fields.app_id !== account.appId) return notVerified('app_id is of another app');
  if (fields.seller_id !== account.sellerId) return notVerified('seller_id is of another seller');
  return form;
}

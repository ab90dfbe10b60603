/** Ways to prove who one is, in the order in which they are offered. */
export const PROOF_KINDS = ['totp', 'passkey', 'password', 'recovery'] as const;
export type ProofKind = (typeof PROOF_KINDS)[number];

/** One proof, as the routes of second factor and step-up take it. */
export interface Proof {
  code?: string;
  recoveryCode?: string;
  password?: string;
  passkey?: Record<string, unknown>;
}

/** What a person may answer a step-up with. Where there is a second factor, a password proves nothing. */
export function stepUpKinds(secondFactors: readonly ('totp' | 'passkey')[]): ProofKind[] {
  return secondFactors.length === 0 ? ['password'] : [...secondFactors, 'recovery'];
}

import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { hashToken } from '../../../platform/auth/refresh-tokens.ts';
import { createSealedText } from '../../../platform/auth/sealed-text.ts';
import type { Tokens } from '../../../platform/auth/tokens.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { recordAudit } from '../audit/queries.ts';
import type { Operator } from '../operator.ts';
import { deletePasskeysOf } from '../passkeys/queries.ts';
import type { NewPasskey, RegisteredPasskey } from '../passkeys/schema.ts';
import type { Passkeys } from '../passkeys/service.ts';
import { type StaffRow, selectStaff } from '../queries.ts';
import {
  confirmTotp,
  countRecoveryCodes,
  deleteTotp,
  replaceRecoveryCodes,
  savePendingTotp,
  saveTotpSecret,
  selectTotp,
  takeRecoveryCode,
  takeTotpStep,
} from './queries.ts';

const PERIOD_SECONDS = 30;
/** A phone's clock may be one step off: RFC 6238 §5.2 recommends no more. */
const WINDOW_STEPS = 1;
const RECOVERY_CODES = 10;

/** What somebody shows as a second factor. */
export interface Proof {
  code?: string;
  recoveryCode?: string;
  passkey?: Record<string, unknown>;
}

function totpOf(secret: string, username: string): TOTP {
  return new TOTP({
    issuer: 'Jishi',
    label: username,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });
}

/** @returns the time step of a right code; null for a wrong one */
function stepOfCode(secret: string, code: string): number | null {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = Date.now();
  const delta = totpOf(secret, '').validate({ token, timestamp, window: WINDOW_STEPS });
  return delta === null ? null : Math.floor(timestamp / 1_000 / PERIOD_SECONDS) + delta;
}

/** 80 random bits in groups that a person can copy, such as `K7QX-2M4A-…`. */
function newRecoveryCode(): string {
  const text = new Secret({ buffer: new Uint8Array(randomBytes(10)).buffer }).base32;
  return (text.match(/.{4}/g) ?? []).join('-');
}

/** Case, blanks and hyphens do not count. With 80 random bits a fast hash is enough. */
function hashRecoveryCode(code: string): Buffer {
  return hashToken(code.toUpperCase().replace(/[^A-Z2-7]/g, ''));
}

/** Gives somebody ten fresh recovery codes; those before are worthless from now on. */
async function renewRecoveryCodes(tx: Tx, staffId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await replaceRecoveryCodes(tx, staffId, codes.map(hashRecoveryCode));
  return codes;
}

/** Takes every second factor away, for somebody who lost theirs. */
export async function removeSecondFactors(tx: Tx, staffId: string): Promise<void> {
  await deleteTotp(tx, staffId);
  await deletePasskeysOf(tx, staffId);
  await replaceRecoveryCodes(tx, staffId, []);
}

export type SecondFactors = ReturnType<typeof createSecondFactors>;

export interface SecondFactorDeps {
  db: Database;
  tokens: Pick<Tokens, 'secrets'>;
  passkeys: Passkeys;
}

export function createSecondFactors({ db, tokens, passkeys }: SecondFactorDeps) {
  const sealing = createSealedText(() => tokens.secrets(), 'staff totp');

  /** The secret as apps have it. Rows of earlier versions hold it as it is. @returns null where it cannot be read */
  function readSecret(stored: string | null, staffId: string) {
    if (stored === null) return null;
    if (!sealing.isSealed(stored)) return { text: stored, isNewest: false };
    return sealing.open(stored, staffId);
  }

  async function proveByCode(tx: Tx, staffId: string, code: string): Promise<boolean> {
    const secret = readSecret((await selectTotp(tx, staffId))?.secret ?? null, staffId);
    const step = secret === null ? null : stepOfCode(secret.text, code);
    if (secret === null || step === null || !(await takeTotpStep(tx, staffId, step))) return false;
    if (!secret.isNewest) await saveTotpSecret(tx, staffId, sealing.seal(secret.text, staffId));
    return true;
  }

  /** Recovery codes stand in for a second factor; without one they would be a second password. */
  async function dropCodesWithoutFactor(tx: Tx, staffId: string): Promise<void> {
    const row = await selectStaff(tx, staffId);
    if (row && !row.hasTotp && !row.hasPasskey) await replaceRecoveryCodes(tx, staffId, []);
  }

  function audit(tx: Tx, operator: Operator, action: string) {
    return recordAudit(tx, { ...operator, action, subject: `staff:${operator.staffId}` });
  }

  return {
    /** What this person may answer with; empty where a password is enough. */
    async factorsOf(row: StaffRow): Promise<('totp' | 'passkey' | 'recovery')[]> {
      if (!row.hasTotp && !row.hasPasskey) return [];
      const hasCodes = (await countRecoveryCodes(db, row.id)) > 0;
      return [
        ...(row.hasTotp ? (['totp'] as const) : []),
        ...(row.hasPasskey ? (['passkey'] as const) : []),
        ...(hasCodes ? (['recovery'] as const) : []),
      ];
    },

    /** Judges one proof, and takes it: none counts twice. */
    async prove(tx: Tx, staffId: string, proof: Proof): Promise<boolean> {
      if (proof.code !== undefined) return proveByCode(tx, staffId, proof.code);
      if (proof.recoveryCode !== undefined)
        return takeRecoveryCode(tx, staffId, hashRecoveryCode(proof.recoveryCode));
      return proof.passkey !== undefined && passkeys.prove(tx, staffId, proof.passkey);
    },

    /** Makes a secret for an authenticator app; it counts once a code confirms it. */
    async beginTotp(staffId: string, username: string): Promise<{ secret: string; otpauthUrl: string }> {
      const secret = new Secret({ size: 20 }).base32;
      await savePendingTotp(db, staffId, sealing.seal(secret, staffId));
      return { secret, otpauthUrl: totpOf(secret, username).toString() };
    },

    async confirmTotp(
      operator: Operator,
      code: string,
    ): Promise<{ recoveryCodes: string[] } | Refusal<'bad_code'>> {
      const { staffId } = operator;
      return inTransaction(db, async (tx) => {
        const pending = (await selectTotp(tx, staffId))?.pendingSecret ?? null;
        const secret = readSecret(pending, staffId);
        const step = secret === null ? null : stepOfCode(secret.text, code);
        if (pending === null || step === null) return refuseAny('bad_code');
        if (!(await confirmTotp(tx, staffId, pending, step))) return refuseAny('bad_code');
        await audit(tx, operator, 'staff.totp_set');
        return { recoveryCodes: await renewRecoveryCodes(tx, staffId) };
      });
    },

    async removeTotp(operator: Operator, code: string): Promise<null | Refusal<'bad_code'>> {
      return inTransaction(db, async (tx) => {
        if (!(await proveByCode(tx, operator.staffId, code))) return refuseAny('bad_code');
        await deleteTotp(tx, operator.staffId);
        await dropCodesWithoutFactor(tx, operator.staffId);
        await audit(tx, operator, 'staff.totp_removed');
        return null;
      });
    },

    /** Registers a passkey; the first second factor comes with recovery codes. */
    async addPasskey(
      operator: Operator,
      input: NewPasskey,
    ): Promise<RegisteredPasskey | Refusal<'bad_code'>> {
      return inTransaction(db, async (tx) => {
        const passkey = await passkeys.register(tx, operator.staffId, input);
        if (passkey === null) return refuseAny('bad_code');
        await audit(tx, operator, 'staff.passkey_added');
        const hasCodes = (await countRecoveryCodes(tx, operator.staffId)) > 0;
        return {
          ...passkey,
          recoveryCodes: hasCodes ? null : await renewRecoveryCodes(tx, operator.staffId),
        };
      });
    },

    /** @returns false where there is no such passkey */
    async removePasskey(operator: Operator, id: string): Promise<boolean> {
      return inTransaction(db, async (tx) => {
        if (!(await passkeys.remove(tx, operator.staffId, id))) return false;
        await dropCodesWithoutFactor(tx, operator.staffId);
        await audit(tx, operator, 'staff.passkey_removed');
        return true;
      });
    },

    /** @returns null where there is no second factor that they would stand in for */
    async renewCodes(operator: Operator): Promise<string[] | null> {
      return inTransaction(db, async (tx) => {
        const row = await selectStaff(tx, operator.staffId);
        if (!row || (!row.hasTotp && !row.hasPasskey)) return null;
        await audit(tx, operator, 'staff.recovery_codes_renewed');
        return renewRecoveryCodes(tx, operator.staffId);
      });
    },
  };
}

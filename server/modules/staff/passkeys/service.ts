import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import {
  type ChallengePurpose,
  deletePasskey,
  insertChallenge,
  insertPasskey,
  lockPasskey,
  selectPasskeys,
  takeChallenge,
  touchPasskey,
} from './queries.ts';
import type { NewPasskey, Passkey } from './schema.ts';

const CHALLENGE_SECONDS = 300;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The origins whose pages may use passkeys. Browsers take no bare IP address, so a loopback shop is `localhost`, too. */
function originsOf(publicUrl: string): string[] {
  const url = new URL(publicUrl);
  if (!LOOPBACK.test(url.hostname)) return [url.origin];
  return [url.origin, `${url.protocol}//localhost${url.port === '' ? '' : `:${url.port}`}`];
}

/** Loaded when a passkey is first used: the library takes 125 ms of a start, and warns of Node's experiments. */
const webauthn = () => import('@simplewebauthn/server');

const hostOf = (origin: string) => new URL(origin).hostname;

function present(
  row: Omit<Passkey, 'createdAt' | 'lastUsedAt'> & { createdAt: Date; lastUsedAt: Date | null },
): Passkey {
  const { id, name, createdAt, lastUsedAt } = row;
  return { id, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}

export type Passkeys = ReturnType<typeof createPasskeys>;

/** WebAuthn, by SimpleWebAuthn. @param deps.publicUrl where browsers find the back office */
export function createPasskeys({ db, publicUrl }: { db: Database; publicUrl: string }) {
  const origins = originsOf(publicUrl);
  const expected = { expectedOrigin: origins, expectedRPID: origins.map(hostOf) };

  /** The id of the relying party: the host of the page that asks, where it is one of ours. */
  function rpIdFor(origin: string | null): string {
    const known = origins.find((each) => each === origin) ?? origins[0];
    return hostOf(known ?? publicUrl);
  }

  /** Asks the library, which throws for every answer that does not hold. */
  async function verified<T extends { verified: boolean }>(verify: () => Promise<T>): Promise<T | null> {
    try {
      const result = await verify();
      return result.verified ? result : null;
    } catch (error) {
      // An error of the database while it takes the challenge is no wrong answer.
      if (error instanceof Error && 'severity' in error) throw error;
      return null;
    }
  }

  const taking = (tx: Tx, purpose: ChallengePurpose, staffId: string) => (challenge: string) =>
    takeChallenge(tx, challenge, purpose, staffId);

  return {
    async registrationOptions(person: { id: string; username: string; name: string }, origin: string | null) {
      const { generateRegistrationOptions } = await webauthn();
      const options = await generateRegistrationOptions({
        rpName: 'Jishi',
        rpID: rpIdFor(origin),
        userID: new Uint8Array(Buffer.from(person.id)),
        userName: person.username,
        userDisplayName: person.name,
        attestationType: 'none',
        excludeCredentials: (await selectPasskeys(db, person.id)).map((each) => ({ id: each.credentialId })),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      });
      await insertChallenge(db, options.challenge, 'registration', person.id, CHALLENGE_SECONDS);
      return options;
    },

    /** @param staffId null where it is not known who signs in: then the authenticator offers what it has */
    async authenticationOptions(staffId: string | null, origin: string | null) {
      const known = staffId === null ? [] : await selectPasskeys(db, staffId);
      const { generateAuthenticationOptions } = await webauthn();
      const options = await generateAuthenticationOptions({
        rpID: rpIdFor(origin),
        userVerification: 'preferred',
        allowCredentials: known.map((each) => ({
          id: each.credentialId,
          transports: each.transports as AuthenticatorTransport[],
        })),
      });
      await insertChallenge(db, options.challenge, 'authentication', staffId, CHALLENGE_SECONDS);
      return options;
    },

    /** Registers a passkey. @returns null for an answer that does not hold, or a credential that is registered */
    async register(tx: Tx, staffId: string, input: NewPasskey): Promise<Passkey | null> {
      const response = input.passkey as unknown as RegistrationResponseJSON;
      const { verifyRegistrationResponse } = await webauthn();
      const result = await verified(() =>
        verifyRegistrationResponse({
          response,
          ...expected,
          expectedChallenge: taking(tx, 'registration', staffId),
          requireUserVerification: false,
        }),
      );
      if (!result?.registrationInfo) return null;
      const { credential } = result.registrationInfo;
      const name = input.name?.trim() ?? '通行密钥';
      const id = await insertPasskey(tx, staffId, {
        credentialId: credential.id,
        publicKey: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: credential.transports ?? [],
        name,
      });
      return id === undefined ? null : present({ id, name, createdAt: new Date(), lastUsedAt: null });
    },

    /** Whether the answer proves this person's passkey; an answer counts once. */
    async prove(tx: Tx, staffId: string, answer: Record<string, unknown>): Promise<boolean> {
      const response = answer as unknown as AuthenticationResponseJSON;
      if (typeof response.id !== 'string') return false;
      const row = await lockPasskey(tx, staffId, response.id);
      if (row === undefined) return false;
      const { verifyAuthenticationResponse } = await webauthn();
      const result = await verified(() =>
        verifyAuthenticationResponse({
          response,
          ...expected,
          expectedChallenge: taking(tx, 'authentication', staffId),
          credential: {
            id: row.credentialId,
            publicKey: new Uint8Array(row.publicKey),
            counter: row.counter,
          },
          requireUserVerification: false,
        }),
      );
      if (result === null) return false;
      await touchPasskey(tx, row.id, result.authenticationInfo.newCounter);
      return true;
    },

    async list(staffId: string): Promise<Passkey[]> {
      return (await selectPasskeys(db, staffId)).map(present);
    },

    async remove(tx: Tx, staffId: string, id: string): Promise<boolean> {
      return isUuid(id) && (await deletePasskey(tx, staffId, id));
    },
  };
}

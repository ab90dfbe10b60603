import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';

/** Why the browser gave no answer; below `proof.passkeyFailures.` in the texts. */
export type PasskeyFailure = 'cancelled' | 'registered' | 'unsupported';

/** The answer of the browser as JSON, or why there is none. */
export type PasskeyAnswer = { answer: Record<string, unknown> } | { failure: PasskeyFailure };

/** The library is downloaded when a passkey is first used: most visits never need it. */
const webauthn = () => import('@simplewebauthn/browser');

/** Names of the errors that browsers throw (WebAuthn, § 5.1.3 and § 5.1.4). */
function failureOf(error: unknown): PasskeyFailure {
  const name = error instanceof Error ? error.name : '';
  if (name === 'InvalidStateError') return 'registered';
  return name === 'NotAllowedError' || name === 'AbortError' ? 'cancelled' : 'unsupported';
}

async function ask(run: () => Promise<object>): Promise<PasskeyAnswer> {
  const { browserSupportsWebAuthn } = await webauthn();
  if (!browserSupportsWebAuthn()) return { failure: 'unsupported' };
  try {
    return { answer: { ...(await run()) } };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/** Has the browser answer with a passkey. @param options from `/api/admin/auth/passkey/options` */
export async function answerWithPasskey(options: Record<string, unknown>): Promise<PasskeyAnswer> {
  const { startAuthentication } = await webauthn();
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  return ask(() => startAuthentication({ optionsJSON }));
}

/** Has the browser make a passkey. @param options from `/api/admin/me/passkeys/options` */
export async function makePasskey(options: Record<string, unknown>): Promise<PasskeyAnswer> {
  const { startRegistration } = await webauthn();
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  return ask(() => startRegistration({ optionsJSON }));
}

import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { anyone } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { defineCommand } from '../defineCommand.js';
import { findScheme } from './findForSignIn.js';
import { bytesOf } from './passkeyChecks.js';
import { challengeMinutes, issueChallenge, relyingParty } from './passkeys.js';

const begin = defineCommand({
  name: 'beginPasskeySignIn',
  policy: anyone,
  schemeFor: (context, input: { scheme: string }) => findScheme(context, input.scheme),
  async run(tx): Promise<{ options: object }> {
    tx.authorize(undefined);
    const party = relyingParty(tx);
    const challenge = await issueChallenge(tx, null);
    await tx.audit('PasskeyChallenge', null);
    const options = await generateAuthenticationOptions({
      rpID: party.id,
      challenge: new Uint8Array(bytesOf(challenge)),
      timeout: challengeMinutes * 60_000,
      userVerification: 'required',
    });
    return { options };
  },
});

/**
 * Begins signing in with a passkey: what a device is to be asked, as the W3C's PublicKeyCredentialRequestOptionsJSON. It names nobody: the device knows
 * whose passkeys it has. Good for five minutes.
 * @throws DomainError PASSKEYS_NOT_SET_UP; RequestError NOT_FOUND (the scheme), RATE_LIMITED, UNAVAILABLE
 */
export async function beginPasskeySignIn(
  context: RequestContext,
  input: { scheme: string },
): Promise<{ options: object }> {
  await context.services.guesses.take('PASSKEY_SIGN_IN', { address: context.clientAddress });
  return await begin(context, input);
}

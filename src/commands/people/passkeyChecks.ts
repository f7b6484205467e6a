import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { COSEALG, decodeAttestationObject, isoBase64URL, isoCBOR } from '@simplewebauthn/server/helpers';
import type { PasskeyAssertion, PasskeyRegistration, RelyingParty } from '../../domain/people/passkeys.js';

/** What passkeys sign with. Every device makes the first. */
export const passkeyAlgorithms = [COSEALG.ES256, COSEALG.EdDSA, COSEALG.RS256];

export interface NewPasskey {
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
}

/** The key pair that a device has made for this challenge, its user verified. Null: it proves nothing. */
export async function checkRegistration(
  registration: PasskeyRegistration,
  challenge: string,
  party: RelyingParty,
): Promise<NewPasskey | null> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...withoutAttestation(registration), clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: passkeyAlgorithms,
    });
    if (!verified) return null;
    const { id, publicKey, counter } = registrationInfo.credential;
    const isNamedRightly = id === registration.id;
    return isNamedRightly ? { credentialId: bytesOf(id), publicKey: Buffer.from(publicKey), counter } : null;
  } catch {
    return null;
  }
}

export interface KnownPasskey {
  credentialId: Buffer;
  publicKey: Buffer;
}

/**
 * The number that the device says it has signed with, once its signature of the challenge is proved and its user verified. Null: it proves nothing. Whether
 * the number has grown is for the caller to ask: a copied passkey is more than a wrong one.
 */
export async function checkAssertion(
  assertion: PasskeyAssertion,
  challenge: string,
  party: RelyingParty,
  passkey: KnownPasskey,
): Promise<{ counter: number } | null> {
  const { response, ...rest } = assertion;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        ...rest,
        response: { ...response, userHandle: response.userHandle ?? undefined },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId.toString('base64url'),
        publicKey: new Uint8Array(passkey.publicKey),
        counter: 0,
      },
    });
    return verified ? { counter: authenticationInfo.newCounter } : null;
  } catch {
    return null;
  }
}

export function bytesOf(base64url: string): Buffer {
  return Buffer.from(base64url, 'base64url');
}

/**
 * The same without what the maker of the device says about it: we ask for none of that, and its certificates name places that would be asked for more.
 * @throws for what cannot be read
 */
function withoutAttestation(
  registration: PasskeyRegistration,
): PasskeyRegistration & { response: { transports?: never[] } } {
  const { attestationObject, clientDataJSON } = registration.response;
  const authData = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject)).get('authData');
  const bare = isoCBOR.encode(
    new Map<string, string | Uint8Array | Map<string, never>>([
      ['fmt', 'none'],
      ['attStmt', new Map<string, never>()],
      ['authData', authData],
    ]),
  );
  const { id, rawId, type } = registration;
  return { id, rawId, type, response: { clientDataJSON, attestationObject: Buffer.from(bare).toString('base64url') } };
}

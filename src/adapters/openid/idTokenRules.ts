import type { IDToken } from 'openid-client';
import { IdentityNotAccepted } from './errors.js';

/** Signed with a private key that the provider alone has: a shared secret, or nothing, proves less. */
const algorithms: readonly unknown[] = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

/** Headers that bring a key along, name a place to fetch one from, or ask for rules nobody here knows. No provider of ours sends them. */
const strangeHeaders = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64'];

const aheadMs = 60_000;
const ageMaxMs = 10 * 60_000;

/**
 * What is asked of an ID token beyond what the client has judged: an algorithm of the short list, no strange header, made for this sign-in just now and by
 * no clock that is ahead, and for us where it says for whom.
 * @throws IdentityNotAccepted
 */
export function mustBeOrdinary(idToken: string, claims: IDToken, clientId: string, now: Date): void {
  const header = headerOf(idToken);
  if (!algorithms.includes(header.alg)) throw new IdentityNotAccepted('ALGORITHM');
  if (strangeHeaders.some((name) => Object.hasOwn(header, name))) throw new IdentityNotAccepted('HEADER');
  if (claims.azp !== undefined && claims.azp !== clientId) throw new IdentityNotAccepted('AUTHORISED_PARTY');
  // The client forgives clocks half a minute; a token that came this very moment needs no forgiveness at its end.
  if (claims.exp * 1000 <= now.getTime()) throw new IdentityNotAccepted('EXPIRED');
  const issuedAt = claims.iat * 1000;
  if (issuedAt > now.getTime() + aheadMs) throw new IdentityNotAccepted('ISSUED_IN_FUTURE');
  if (issuedAt < now.getTime() - ageMaxMs) throw new IdentityNotAccepted('ISSUED_LONG_AGO');
  if (claims.sub.length === 0 || claims.sub.length > 255) throw new IdentityNotAccepted('SUBJECT');
}

function headerOf(idToken: string): Record<string, unknown> {
  const header: unknown = JSON.parse(Buffer.from(idToken.split('.')[0] ?? '', 'base64url').toString('utf8'));
  if (typeof header !== 'object' || header === null) throw new IdentityNotAccepted('HEADER');
  return header as Record<string, unknown>;
}

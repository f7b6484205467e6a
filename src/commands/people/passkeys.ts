import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { type RelyingParty, relyingPartyOf } from '../../domain/people/passkeys.js';
import type { MemberActor } from '../../policies/actor.js';
import type { CommandTransaction } from '../defineCommand.js';

export const challengeMinutes = 5;
const freshMinutes = 10;

/** @throws DomainError PASSKEYS_NOT_SET_UP */
export function relyingParty(tx: CommandTransaction<never>): RelyingParty {
  const party = relyingPartyOf(tx.services.publicUrl());
  if (party) return party;
  throw new DomainError(
    'PASSKEYS_NOT_SET_UP',
    'Passkeys need an address with a name and https://. Please sign in with a code, and tell whoever runs the service to set PUBLIC_URL.',
  );
}

/** A new challenge, of which only a hash is kept. @param sessionId that of whoever adds a passkey; null: somebody signs in */
export async function issueChallenge(tx: CommandTransaction<never>, sessionId: string | null): Promise<string> {
  const challenge = tx.services.secrets.newOpaque();
  await tx.sql(
    `INSERT INTO passkey_challenge (scheme_id, id, challenge_hash, session_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      tx.schemeId,
      newId(),
      tx.services.secrets.tokenHash(challenge),
      sessionId,
      tx.now,
      new Date(tx.now.getTime() + challengeMinutes * 60_000),
    ],
  );
  return challenge;
}

/** Uses a challenge up, whatever comes of it. False: unknown, used, past its time, or made for something else. */
export async function spendChallenge(
  tx: CommandTransaction<never>,
  challenge: string | null,
  sessionId: string | null,
): Promise<boolean> {
  if (challenge === null) return false;
  const spent = await tx.sql(
    `UPDATE passkey_challenge SET used_at = $3
     WHERE scheme_id = $1 AND challenge_hash = $2 AND session_id IS NOT DISTINCT FROM $4 AND used_at IS NULL AND expires_at > $3 RETURNING id`,
    [tx.schemeId, tx.services.secrets.tokenHash(challenge), tx.now, sessionId],
  );
  return spent.length > 0;
}

/**
 * A passkey is a way in for good, so it is added by whoever has just shown who they are, however they did: a token that was copied, or a phone that lies
 * about unlocked, is not enough. Renewing a session does not make it fresh. @throws DomainError SIGN_IN_AGAIN
 */
export async function mustHaveJustSignedIn(tx: CommandTransaction<never>, actor: MemberActor): Promise<void> {
  const [session] = await tx.sql<{ createdAt: Date }>(
    'SELECT created_at AS "createdAt" FROM session WHERE scheme_id = $1 AND id = $2 AND member_id = $3 AND ended_at IS NULL',
    [tx.schemeId, actor.sessionId, actor.memberId],
  );
  if (session && session.createdAt.getTime() > tx.now.getTime() - freshMinutes * 60_000) return;
  throw new DomainError(
    'SIGN_IN_AGAIN',
    'To add a passkey, please sign in again first and add it within ten minutes: so nobody else can add theirs.',
  );
}

/** The same for every reason, so that it tells nothing to whoever tries. */
export function passkeyNotValid(): DomainError {
  return new DomainError(
    'PASSKEY_NOT_VALID',
    'That passkey does not work here. It may have been removed, be for another scheme, or have taken longer than five minutes. Try once more, or sign in with a code.',
    { field: ['response'] },
  );
}

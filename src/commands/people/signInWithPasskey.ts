import { challengeIn, type PasskeyAssertion, type RelyingParty, readAssertion } from '../../domain/people/passkeys.js';
import { anyone } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { findScheme } from './findForSignIn.js';
import { lockMembers } from './lockMembers.js';
import { bytesOf, checkAssertion, type KnownPasskey } from './passkeyChecks.js';
import { passkeyNotValid, relyingParty, spendChallenge } from './passkeys.js';
import { beginSession, type NewSession } from './sessions.js';

export interface SignInWithPasskeyInput {
  scheme: string;
  /** AuthenticationResponseJSON of the W3C. */
  response: string;
}

interface LockedPasskey extends KnownPasskey {
  id: string;
  memberId: string;
  userHandle: string;
  counter: number;
}

/** A challenge that was answered wrongly is used up, and a copied passkey ended, although the call is refused: that is thrown after both have committed. */
const tryToSignIn = defineCommand({
  name: 'signInWithPasskey',
  policy: anyone,
  schemeFor: (context, input: SignInWithPasskeyInput) => findScheme(context, input.scheme),
  async run(tx, input): Promise<NewSession | null> {
    tx.authorize(undefined);
    const party = relyingParty(tx);
    const assertion = readAssertion(input.response);
    const challenge = assertion && challengeIn(assertion.response.clientDataJSON);
    const isOpen = await spendChallenge(tx, challenge, null);
    const passkey = assertion && challenge && isOpen ? await provedPasskey(tx, assertion, challenge, party) : null;
    await tx.audit('Member', passkey?.memberId ?? null, { signedIn: passkey !== null });
    return passkey && (await beginSession(tx, passkey.memberId, 'PASSKEY'));
  },
});

/**
 * Signs a member in with a passkey on their device, its user verified there.
 * @throws DomainError PASSKEY_NOT_VALID (unknown, removed, copied, of another scheme or page, late, twice, and of a membership that ended all answer alike),
 * PASSKEYS_NOT_SET_UP; RequestError NOT_FOUND (the scheme), RATE_LIMITED, UNAVAILABLE.
 * Records PasskeyCopied where the device's count has not grown: there are two of it, and neither works from then on.
 */
export async function signInWithPasskey(context: RequestContext, input: SignInWithPasskeyInput): Promise<NewSession> {
  await context.services.guesses.take('PASSKEY_SIGN_IN', { address: context.clientAddress });
  const session = await tryToSignIn(context, input);
  if (!session) throw passkeyNotValid();
  return session;
}

async function provedPasskey(
  tx: CommandTransaction<never>,
  assertion: PasskeyAssertion,
  challenge: string,
  party: RelyingParty,
): Promise<LockedPasskey | null> {
  const passkey = await lockPasskey(tx, bytesOf(assertion.id));
  if (!passkey || !isOfHandle(passkey, assertion)) return null;
  const proved = await checkAssertion(assertion, challenge, party, passkey);
  if (!proved) return null;
  // Those that many devices share count nothing: they say 0 each time.
  const isCopied = (proved.counter > 0 || passkey.counter > 0) && proved.counter <= passkey.counter;
  if (isCopied) {
    await tx.sql(`UPDATE passkey SET ended_at = $3, end_reason = 'COPIED' WHERE scheme_id = $1 AND id = $2`, [
      tx.schemeId,
      passkey.id,
      tx.now,
    ]);
    await tx.event('PasskeyCopied', { passkeyId: passkey.id, memberId: passkey.memberId });
    await tx.audit('Passkey', passkey.id, { copied: true });
    return null;
  }
  await tx.sql('UPDATE passkey SET counter = $3, last_used_at = $4 WHERE scheme_id = $1 AND id = $2', [
    tx.schemeId,
    passkey.id,
    proved.counter,
    tx.now,
  ]);
  return passkey;
}

/** The passkey of a membership that goes on, under both their locks: two that answer at once are counted one after the other. */
async function lockPasskey(tx: CommandTransaction<never>, credentialId: Buffer): Promise<LockedPasskey | null> {
  const read = async (lock: '' | 'FOR NO KEY UPDATE') =>
    (
      await tx.sql<LockedPasskey>(
        `SELECT id, member_id AS "memberId", user_handle AS "userHandle", credential_id AS "credentialId", public_key AS "publicKey", counter
         FROM passkey WHERE scheme_id = $1 AND credential_id = $2 AND ended_at IS NULL ${lock}`,
        [tx.schemeId, credentialId],
      )
    )[0] ?? null;
  const seen = await read('');
  if (!seen) return null;
  const [member] = await lockMembers(tx, [seen.memberId]);
  if (member?.status !== 'ACTIVE') return null;
  const locked = await read('FOR NO KEY UPDATE');
  return locked?.memberId === seen.memberId ? locked : null;
}

/** The device says whom the passkey was made for. Without that it is not one that signs in by itself. */
function isOfHandle(passkey: LockedPasskey, { response }: PasskeyAssertion): boolean {
  return bytesOf(response.userHandle ?? '').toString('hex') === passkey.userHandle.replaceAll('-', '');
}

import { DomainError } from '../../domain/errors.js';
import { anyone } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { defineCommand } from '../defineCommand.js';
import { findScheme } from './findForSignIn.js';
import { lockMembers } from './lockMembers.js';
import { beginSession, type NewSession } from './sessions.js';

export interface CompleteStaffSignInInput {
  scheme: string;
  /** What came back with the browser. */
  handOff: string;
  /** To a page of the service itself: for an hour that nothing renews. */
  isVisit?: true;
}

const complete = defineCommand({
  name: 'completeStaffSignIn',
  policy: anyone,
  schemeFor: (context, input: CompleteStaffSignInInput) => findScheme(context, input.scheme),
  async run(tx, { handOff, isVisit }): Promise<NewSession> {
    tx.authorize(undefined);
    const hash = tx.services.secrets.tokenHash(handOff);
    const [open] = await tx.sql<{ id: string; memberId: string }>(
      `SELECT id, member_id AS "memberId" FROM staff_sign_in
       WHERE scheme_id = $1 AND hand_off_hash = $2 AND handed_off_at IS NULL AND hand_off_expires_at > $3`,
      [tx.schemeId, hash, tx.now],
    );
    if (!open) throw handOffNotValid();
    const [member] = await lockMembers(tx, [open.memberId]);
    const used = await tx.sql(
      'UPDATE staff_sign_in SET handed_off_at = $3 WHERE scheme_id = $1 AND id = $2 AND handed_off_at IS NULL RETURNING id',
      [tx.schemeId, open.id, tx.now],
    );
    if (used.length === 0 || member?.status !== 'ACTIVE') throw handOffNotValid();
    const session = await beginSession(tx, member.id, 'STAFF', isVisit);
    await tx.audit('Member', member.id, { signInId: open.id });
    return session;
  },
});

/**
 * Exchanges what the browser brought back for a session, once and within a minute.
 * @throws DomainError CODE_NOT_VALID: unknown, used, past its minute and of another scheme answer alike; RequestError RATE_LIMITED, UNAVAILABLE.
 */
export async function completeStaffSignIn(
  context: RequestContext,
  input: CompleteStaffSignInInput,
): Promise<NewSession> {
  await context.services.guesses.take('STAFF_SIGN_IN', { address: context.clientAddress });
  return await complete(context, input);
}

function handOffNotValid(): DomainError {
  return new DomainError(
    'CODE_NOT_VALID',
    'This sign-in is no longer good: it works once, for a minute. Please sign in with your work account again.',
    { field: ['handOff'] },
  );
}

import { DomainError } from '../../domain/errors.js';
import { SignInCodeEntity } from '../../entities/people/entities.js';
import { anyone } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { findByAddress, findScheme } from './findForSignIn.js';
import { beginSession, type NewSession } from './sessions.js';

export interface SignInInput {
  scheme: string;
  emailOrPhone: string;
  code: string;
}

const triesMax = 5;

/** A wrong try must be counted even though it is refused, so the command itself ends well and the refusal is thrown after it has committed. */
const tryToSignIn = defineCommand({
  name: 'signIn',
  policy: anyone,
  schemeFor: (context, input: SignInInput) => findScheme(context, input.scheme),
  async run(tx, input): Promise<NewSession | null> {
    tx.authorize(undefined);
    const found = await findByAddress(tx, input.emailOrPhone);
    const matched = found ? await useCode(tx, found.member.id, input.code.replace(/\s/g, '')) : false;
    await tx.audit('Member', found?.member.id ?? null, { signedIn: matched });
    return found && matched ? await beginSession(tx, found.member.id, 'CODE') : null;
  },
});

/**
 * Signs a member in with the one-time code.
 * @throws DomainError CODE_NOT_VALID: wrong, used, past its time, tried too often and never sent all answer alike.
 */
export async function signIn(context: RequestContext, input: SignInInput): Promise<NewSession> {
  const session = await tryToSignIn(context, input);
  if (!session) {
    throw new DomainError(
      'CODE_NOT_VALID',
      'That code does not work. It may have been used, be older than 15 minutes, or have a slip in it. You can ask for a new one.',
      {
        field: ['code'],
      },
    );
  }
  return session;
}

/** Checks the code against the member's open ones, under their lock: two tries at once are counted as two. */
async function useCode(tx: CommandTransaction<unknown>, memberId: string, code: string): Promise<boolean> {
  const open = await tx.sql<{ id: string; code_hash: Buffer; tries: number }>(
    `SELECT id, code_hash, tries FROM sign_in_code
     WHERE scheme_id = $1 AND member_id = $2 AND closed_at IS NULL AND expires_at > $3
     ORDER BY created_at DESC LIMIT 5 FOR UPDATE`,
    [tx.schemeId, memberId, tx.now],
  );
  const right = open.find(
    (row) => row.tries < triesMax && tx.services.secrets.signInCodeHash(row.id, code).equals(row.code_hash),
  );
  if (right) {
    // One success closes them all: a code lying in another inbox is of no use afterwards.
    await tx.em.nativeUpdate(
      SignInCodeEntity,
      { schemeId: tx.schemeId, memberId, closedAt: null },
      { closedAt: tx.now },
    );
    return true;
  }
  await tx.sql('UPDATE sign_in_code SET tries = tries + 1 WHERE scheme_id = $1 AND id = ANY ($2)', [
    tx.schemeId,
    open.map((row) => row.id),
  ]);
  return false;
}

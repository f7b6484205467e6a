import { DomainError } from '../../domain/errors.js';
import { SignInCodeEntity } from '../../entities/people/entities.js';
import { anyone } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { findByAddress, findScheme } from './findForSignIn.js';
import { beginSession, type NewSession } from './sessions.js';
import { askedFromOf, lockSignIn } from './signInCodes.js';

export interface SignInInput {
  scheme: string;
  emailOrPhone: string;
  code: string;
  /** To a page of the service itself: for an hour that nothing renews. */
  isVisit?: true;
}

const triesMax = 5;
/** Of those, as many may come from another address than the code was asked from: whoever guesses from there leaves the rest to the member. */
const triesFromElsewhereMax = 2;

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
    return found && matched ? await beginSession(tx, found.member.id, 'CODE', input.isVisit) : null;
  },
});

/**
 * Signs a member in with the one-time code. Whoever guesses spends what their address has before anybody looks at a code.
 * @throws RequestError RATE_LIMITED, UNAVAILABLE; DomainError CODE_NOT_VALID: wrong, used, past its time, tried too often and never sent all answer alike.
 */
export async function signIn(context: RequestContext, input: SignInInput): Promise<NewSession> {
  const { emailOrPhone: identifier } = input;
  await context.services.guesses.take('SIGN_IN', { address: context.clientAddress, identifier });
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

interface OpenCode {
  id: string;
  codeHash: Buffer;
  isAskedHere: boolean;
}

/**
 * Checks the code against the member's open ones, one try after the other: two at once are counted as two. Those that were asked from the same address
 * come first; of a code asked from elsewhere two tries are looked at and no more, for somebody whose phone has changed its network meanwhile.
 */
async function useCode(tx: CommandTransaction<unknown>, memberId: string, code: string): Promise<boolean> {
  await lockSignIn(tx, memberId);
  const askedFrom = askedFromOf(tx);
  const open = await tx.sql<OpenCode>(
    `SELECT id, code_hash AS "codeHash", asked_from IS NULL OR asked_from IS NOT DISTINCT FROM $4::text AS "isAskedHere" FROM sign_in_code
     WHERE scheme_id = $1 AND member_id = $2 AND closed_at IS NULL AND expires_at > $3 AND tries < $5
       AND (asked_from IS NULL OR asked_from = $4 OR tries_from_elsewhere < $6)
     ORDER BY asked_from = $4 DESC NULLS LAST, created_at DESC LIMIT 5 FOR UPDATE`,
    [tx.schemeId, memberId, tx.now, askedFrom, triesMax, triesFromElsewhereMax],
  );
  const { secrets } = tx.services;
  if (open.some(({ id, codeHash }) => secrets.signInCodeHash(id, code).equals(codeHash))) {
    // One success closes them all: a code lying in another inbox is of no use afterwards.
    await tx.em.nativeUpdate(
      SignInCodeEntity,
      { schemeId: tx.schemeId, memberId, closedAt: null },
      { closedAt: tx.now },
    );
    return true;
  }
  await tx.sql(
    `UPDATE sign_in_code c SET tries = tries + 1, tries_from_elsewhere = tries_from_elsewhere + CASE WHEN tried.here THEN 0 ELSE 1 END
     FROM unnest($2::uuid[], $3::boolean[]) AS tried (id, here) WHERE c.scheme_id = $1 AND c.id = tried.id`,
    [tx.schemeId, open.map(({ id }) => id), open.map(({ isAskedHere }) => isAskedHere)],
  );
  return false;
}

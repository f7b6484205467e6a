import { DomainError } from '../../domain/errors.js';
import type { SignInMethod } from '../../policies/actor.js';
import { anyone } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { endSessions, type NewSession, type RenewableSession, renewSession } from './sessions.js';

export interface RefreshSessionInput {
  refreshToken: string;
}

interface SessionRow extends Omit<RenewableSession, 'renewableUntil'> {
  memberId: string;
  signedInBy: SignInMethod;
  renewableUntil: Date | null;
  isOpen: boolean;
}

/** Ending a session because its token came twice must last although the call is refused: the refusal is thrown after that has committed. */
const tryToRefresh = defineCommand({
  name: 'refreshSession',
  policy: anyone,
  routine: true,
  async schemeFor(context, input: RefreshSessionInput) {
    const found = await findToken(context, input.refreshToken);
    if (!found) throw sessionEnded();
    return found.schemeId;
  },
  async run(tx, input): Promise<{ session: NewSession | null; copied: boolean }> {
    tx.authorize(undefined);
    const tokenHash = tx.services.secrets.tokenHash(input.refreshToken);
    const session = await lockSessionOf(tx, tokenHash);
    if (!session?.isOpen || session.renewableUntil === null) return { session: null, copied: false };
    const spent = await spendToken(tx, tokenHash);
    if (spent === 'REUSED') {
      await endSessions(tx, { memberId: session.memberId, sessionId: session.id }, 'REFRESH_TOKEN_REUSED');
      await tx.audit('Session', session.id, { reused: true });
      return { session: null, copied: true };
    }
    if (spent === 'PAST_ITS_TIME') return { session: null, copied: false };
    const { id, signedInBy, renewableUntil } = session;
    return { session: await renewSession(tx, { id, signedInBy, renewableUntil }), copied: false };
  },
});

/**
 * Gives a session its next pair of tokens. A refresh token works once: one that comes a second time was copied, by whoever came first or second, so the
 * whole session ends and both have to sign in again. Of two that come at once, one gets tokens and both end.
 * @throws DomainError SESSION_ENDED: unknown, used, past its time and signed out all answer alike; RequestError RATE_LIMITED,
 * UNAVAILABLE.
 */
export async function refreshSession(context: RequestContext, input: RefreshSessionInput): Promise<NewSession> {
  await context.services.guesses.take('REFRESH', { address: context.clientAddress });
  const { session, copied } = await tryToRefresh(context, input);
  if (copied) context.services.actorsChanged();
  if (!session) throw sessionEnded();
  return session;
}

async function findToken({ database, services }: RequestContext, token: string): Promise<{ schemeId: string } | null> {
  if (!/^tcr_[A-Za-z0-9_-]{43}$/.test(token)) return null;
  const { rows } = await database.pool.query<{ schemeId: string }>(
    'SELECT scheme_id AS "schemeId" FROM find_refresh_token($1)',
    [services.secrets.tokenHash(token)],
  );
  return rows[0] ?? null;
}

/** Its lock comes first: two tokens of one session are judged one after the other. */
async function lockSessionOf(tx: CommandTransaction<never>, tokenHash: Buffer): Promise<SessionRow | null> {
  const [row] = await tx.sql<SessionRow>(
    `SELECT s.id, s.member_id AS "memberId", s.signed_in_by AS "signedInBy", s.renewable_until AS "renewableUntil",
            s.ended_at IS NULL AND s.renewable_until > $3 AND m.status = 'ACTIVE' AS "isOpen"
     FROM refresh_token t
     JOIN session s ON s.scheme_id = t.scheme_id AND s.id = t.session_id
     JOIN member m ON m.scheme_id = s.scheme_id AND m.id = s.member_id
     WHERE t.scheme_id = $1 AND t.token_hash = $2 FOR NO KEY UPDATE OF s`,
    [tx.schemeId, tokenHash, tx.now],
  );
  return row ?? null;
}

async function spendToken(
  tx: CommandTransaction<never>,
  tokenHash: Buffer,
): Promise<'SPENT' | 'REUSED' | 'PAST_ITS_TIME'> {
  const spent = await tx.sql(
    `UPDATE refresh_token SET used_at = $3 WHERE scheme_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3
     RETURNING id`,
    [tx.schemeId, tokenHash, tx.now],
  );
  if (spent.length > 0) return 'SPENT';
  const [used] = await tx.sql(
    'SELECT 1 FROM refresh_token WHERE scheme_id = $1 AND token_hash = $2 AND used_at IS NOT NULL',
    [tx.schemeId, tokenHash],
  );
  return used ? 'REUSED' : 'PAST_ITS_TIME';
}

function sessionEnded(): DomainError {
  return new DomainError('SESSION_ENDED', 'You are signed out. Please sign in again.', { field: ['refreshToken'] });
}

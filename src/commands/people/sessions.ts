import { newId } from '../../domain/ids.js';
import { earlier, minutesAfter, sessionTimes, visitTimes } from '../../domain/people/sessionTimes.js';
import { SessionEntity } from '../../entities/people/entities.js';
import type { SignInMethod } from '../../policies/actor.js';
import type { CommandTransaction } from '../defineCommand.js';

/** Somebody is signed in. Both tokens are answered once, and only hashes are stored. */
export interface NewSession {
  /** Shown with every request. */
  token: string;
  expiresAt: Date;
  /** Renews it, once: the answer brings the next one. Null where the session ends with its token. */
  refreshToken: string | null;
  /** Until when that one works. */
  refreshTokenExpiresAt: Date | null;
}

/**
 * Signs a member in, in the caller's transaction. Whoever calls it has made sure that it is they.
 * @param isVisit for an hour that nothing renews, however they proved who they are
 */
export async function beginSession(
  tx: CommandTransaction<never>,
  memberId: string,
  signedInBy: SignInMethod,
  isVisit = false,
): Promise<NewSession> {
  const { tokenMinutes, renewal } = isVisit ? visitTimes : sessionTimes[signedInBy];
  const sessionId = newId();
  const token = tx.services.secrets.newToken('tcs');
  const expiresAt = minutesAfter(tx.now, tokenMinutes);
  const renewableUntil = renewal && minutesAfter(tx.now, renewal.sessionHours * 60);
  tx.em.persist(
    tx.em.create(SessionEntity, {
      id: sessionId,
      schemeId: tx.schemeId,
      memberId,
      tokenHash: tx.services.secrets.tokenHash(token),
      signedInBy,
      createdAt: tx.now,
      expiresAt,
      renewableUntil,
    }),
  );
  await tx.em.flush();
  const next = renewableUntil && (await issueRefreshToken(tx, { id: sessionId, signedInBy, renewableUntil }));
  return { token, expiresAt, refreshToken: next?.token ?? null, refreshTokenExpiresAt: next?.expiresAt ?? null };
}

/** A session that can be renewed, as far as renewing it needs it. */
export interface RenewableSession {
  id: string;
  signedInBy: SignInMethod;
  renewableUntil: Date;
}

/** Gives a session new tokens for its next stretch: the token before stops at once, the refresh token that was used is spent already. */
export async function renewSession(tx: CommandTransaction<never>, session: RenewableSession): Promise<NewSession> {
  const { tokenMinutes } = sessionTimes[session.signedInBy];
  const token = tx.services.secrets.newToken('tcs');
  const expiresAt = earlier(minutesAfter(tx.now, tokenMinutes), session.renewableUntil);
  await tx.em.nativeUpdate(
    SessionEntity,
    { schemeId: tx.schemeId, id: session.id },
    { tokenHash: tx.services.secrets.tokenHash(token), expiresAt, renewedAt: tx.now },
  );
  const next = await issueRefreshToken(tx, session);
  return { token, expiresAt, refreshToken: next.token, refreshTokenExpiresAt: next.expiresAt };
}

async function issueRefreshToken(
  tx: CommandTransaction<never>,
  { id, signedInBy, renewableUntil }: RenewableSession,
): Promise<{ token: string; expiresAt: Date }> {
  const { renewal } = sessionTimes[signedInBy];
  if (!renewal) throw new Error(`a session begun by ${signedInBy} cannot be renewed`);
  const token = tx.services.secrets.newToken('tcr');
  const expiresAt = earlier(minutesAfter(tx.now, renewal.tokenHours * 60), renewableUntil);
  await tx.sql(
    `INSERT INTO refresh_token (scheme_id, id, session_id, token_hash, issued_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [tx.schemeId, newId(), id, tx.services.secrets.tokenHash(token), tx.now, expiresAt],
  );
  return { token, expiresAt };
}

/** Ends sessions of a member: one of them, or all. Returns the ids of those that were open. */
export async function endSessions(
  tx: CommandTransaction<never>,
  which: { memberId: string; sessionId?: string },
  reason: NonNullable<SessionEntity['endReason']>,
): Promise<string[]> {
  const ended = await tx.sql<{ id: string }>(
    `WITH open AS (
       SELECT id FROM session WHERE scheme_id = $1 AND member_id = $2 AND ended_at IS NULL AND ($3::uuid IS NULL OR id = $3)
       ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE session s SET ended_at = $4, end_reason = $5 FROM open WHERE s.scheme_id = $1 AND s.id = open.id RETURNING s.id`,
    [tx.schemeId, which.memberId, which.sessionId ?? null, tx.now, reason],
  );
  return ended.map(({ id }) => id);
}

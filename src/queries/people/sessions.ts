import type { SessionEntity } from '../../entities/people/entities.js';
import { ownSession } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

export type SessionRecord = Pick<SessionEntity, 'id' | 'signedInBy' | 'createdAt' | 'renewedAt'> & {
  endsAt: Date;
  isThis: boolean;
};

/** The asker's open sessions, the newest first. */
export const sessions = defineQuery({
  name: 'sessions',
  policy: ownSession,
  async run(tx, _input: Record<string, never>): Promise<SessionRecord[]> {
    tx.authorize(undefined);
    if (tx.actor.kind !== 'MEMBER') throw new Error('ownSession let somebody pass who has none');
    return await tx.sql<SessionRecord>(
      `SELECT s.id, s.signed_in_by AS "signedInBy", s.created_at AS "createdAt", s.renewed_at AS "renewedAt",
              coalesce(s.renewable_until, s.expires_at) AS "endsAt", s.id = $3 AS "isThis"
       FROM session s
       WHERE s.scheme_id = $1 AND s.member_id = $2 AND s.ended_at IS NULL AND (s.expires_at > $4 OR EXISTS (
         SELECT 1 FROM refresh_token t
         WHERE t.scheme_id = s.scheme_id AND t.session_id = s.id AND t.used_at IS NULL AND t.expires_at > $4))
       ORDER BY s.created_at DESC, s.id DESC LIMIT 100`,
      [tx.schemeId, tx.actor.memberId, tx.actor.sessionId, tx.now],
    );
  },
});

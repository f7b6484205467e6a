import type { Database } from '../../entities/database.js';
import type { ClaimedNotification } from './claimNotification.js';

type Claim = Pick<ClaimedNotification, 'schemeId' | 'id' | 'tries'>;

/** What is left of a body that opened a door. */
export const removedBody = '(removed)';

/**
 * Marks a message as sent. It counts whoever holds the lease by now: the far side has the message.
 * @returns false where it was settled already.
 */
export async function markSent(
  database: Database,
  claim: Claim,
  providerReference: string,
  now: Date,
): Promise<boolean> {
  return await database.inScheme(claim.schemeId, async (tx) => {
    const marked = await tx.sql(
      `UPDATE notification SET state = 'SENT', sent_at = $3, provider_reference = $4, next_try_at = NULL, failure = NULL,
         body = CASE WHEN sensitive THEN $5 ELSE body END
       WHERE scheme_id = $1 AND id = $2 AND state = 'PENDING' RETURNING id`,
      [claim.schemeId, claim.id, now, providerReference, removedBody],
    );
    return marked.length > 0;
  });
}

/** Leaves a message for another try, unless somebody else took it meanwhile. The failure names nobody. */
export async function tryLater(database: Database, claim: Claim, failure: string, nextTryAt: Date): Promise<boolean> {
  return await database.inScheme(claim.schemeId, async (tx) => {
    const marked = await tx.sql(
      `UPDATE notification SET next_try_at = $4, failure = $5
       WHERE scheme_id = $1 AND id = $2 AND state = 'PENDING' AND tries = $3 RETURNING id`,
      [claim.schemeId, claim.id, claim.tries, nextTryAt, failure],
    );
    return marked.length > 0;
  });
}

/** Gives a message up, unless somebody else took it meanwhile. A body that opens a door goes, sent or not. The failure names nobody. */
export async function giveUp(database: Database, claim: Claim, failure: string): Promise<boolean> {
  return await database.inScheme(claim.schemeId, async (tx) => {
    const marked = await tx.sql(
      `UPDATE notification SET state = 'FAILED', next_try_at = NULL, failure = $4, body = CASE WHEN sensitive THEN $5 ELSE body END
       WHERE scheme_id = $1 AND id = $2 AND state = 'PENDING' AND tries = $3 RETURNING id`,
      [claim.schemeId, claim.id, claim.tries, failure, removedBody],
    );
    return marked.length > 0;
  });
}

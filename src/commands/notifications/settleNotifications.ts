import type { FailureCause } from '../../domain/notifications/delivery.js';
import type { Channel } from '../../domain/notifications/kinds.js';
import type { Database } from '../../entities/database.js';
import type { ClaimedNotification } from './claimNotifications.js';
import { type Failure, followFailures } from './followFailures.js';

/** What came of one try to send a message. Failures name nobody. */
export type Settlement = Pick<ClaimedNotification, 'id' | 'tries' | 'leaseEndsAt'> &
  (
    | { state: 'SENT'; providerReference: string }
    | { state: 'PENDING'; failure: string; nextTryAt: Date }
    /** Nothing was sent: the try is given back. */
    | { state: 'NOT_TRIED'; failure: string | null; nextTryAt: Date }
    | { state: 'FAILED'; failure: string; channel: Channel; because?: FailureCause }
  );

/** What is left of a body that opened a door. */
export const REMOVED_BODY = '(removed)';

/**
 * Writes down what came of messages that were claimed. That one is sent counts whoever holds its lease by now: the far side has it. That one
 * is to be tried again, or is given up, counts only while nobody else took it: its try and the end of its lease say so together, because a try may be
 * given back. A body that opens a door goes once no try is left.
 * What is given up leads on: to another message, or to a task for staff.
 * Locks the messages by id, then members by id; the ids lead every lookup, so that it goes by the key however stale the table's statistics are.
 */
export async function settleNotifications(
  database: Database,
  schemeId: string,
  settlements: readonly Settlement[],
  now: Date,
): Promise<void> {
  await database.inScheme(schemeId, async (tx) => {
    const settled = await tx.sql<{ id: string }>(
      `WITH settled AS (
         SELECT n.id, CASE o.state WHEN 'NOT_TRIED' THEN 'PENDING' ELSE o.state END AS state, o.next_try_at, o.failure, o.provider_reference,
           n.tries - (o.state = 'NOT_TRIED')::integer AS tries
         FROM notification n JOIN jsonb_to_recordset($2::jsonb)
           AS o (id uuid, tries integer, lease_ends_at timestamptz, state text, next_try_at timestamptz, failure text, provider_reference text) ON n.id = o.id
         WHERE n.scheme_id = $1 AND n.id = ANY ($5) AND n.state = 'PENDING' AND (o.state = 'SENT' OR n.tries = o.tries AND n.next_try_at = o.lease_ends_at)
         ORDER BY n.id FOR UPDATE OF n
       )
       UPDATE notification n
       SET state = s.state, tries = s.tries, next_try_at = s.next_try_at, failure = s.failure, provider_reference = s.provider_reference,
           sent_at = CASE WHEN s.state = 'SENT' THEN $3::timestamptz END,
           body = CASE WHEN n.sensitive AND s.state <> 'PENDING' THEN $4 ELSE n.body END
       FROM settled s WHERE n.scheme_id = $1 AND n.id = ANY ($5) AND n.id = s.id RETURNING n.id`,
      [schemeId, JSON.stringify(settlements.map(asRow)), now, REMOVED_BODY, settlements.map(({ id }) => id)],
    );
    const written = new Set(settled.map(({ id }) => id));
    await followFailures(tx, now, settlements.filter(({ id }) => written.has(id)).flatMap(failureOf));
  });
}

/** Failures that say something of their recipient lead on to another channel; the others wait for whoever mends what was wrong. */
function failureOf(settlement: Settlement): Failure[] {
  if (settlement.state !== 'FAILED' || settlement.because === undefined) return [];
  const { id, channel } = settlement;
  const because = settlement.because === 'ADDRESS' ? 'ADDRESS' : 'CARRIER';
  return [{ id, channel, because, isForNow: false, to: null }];
}

function asRow(settlement: Settlement): Record<string, unknown> {
  const { id, tries, leaseEndsAt, state } = settlement;
  return {
    id,
    tries,
    lease_ends_at: leaseEndsAt.toISOString(),
    state,
    next_try_at: state === 'PENDING' || state === 'NOT_TRIED' ? settlement.nextTryAt.toISOString() : null,
    failure: state === 'SENT' ? null : settlement.failure,
    provider_reference: state === 'SENT' ? settlement.providerReference : null,
  };
}

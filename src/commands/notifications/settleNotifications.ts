import type { FailureCause } from '../../domain/notifications/delivery.js';
import type { Channel } from '../../domain/notifications/kinds.js';
import type { Database, SchemeCall, SchemeCaller } from '../../entities/database.js';
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

const settle: SchemeCall = {
  name: 'settle_notifications',
  text: 'SELECT id FROM settle_notifications($1, $2, $3, $4) AS id',
};

/**
 * Writes down what came of messages that were claimed. That one is sent counts whoever holds its lease by now: the far side has it. That one
 * is to be tried again, or is given up, counts only while nobody else took it: its try and the end of its lease say so together, because a try may be
 * given back. A body that opens a door goes once no try is left.
 * What is given up leads on: to another message, or to a task for staff.
 * Locks the messages by id, then members by id.
 */
export async function settleNotifications(
  database: Database,
  schemeId: string,
  settlements: readonly Settlement[],
  now: Date,
): Promise<void> {
  const write = async (caller: SchemeCaller) =>
    await caller.call<{ id: string }>(settle, JSON.stringify(settlements.map(asRow)), now, REMOVED_BODY);
  const failures = settlements.flatMap(failureOf);
  if (failures.length === 0) {
    await write(database.callsIn(schemeId));
    return;
  }
  await database.inScheme(schemeId, async (tx) => {
    const written = new Set((await write(tx)).map(({ id }) => id));
    await followFailures(
      tx,
      now,
      failures.filter(({ id }) => written.has(id)),
    );
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

import { DomainError } from '../../domain/errors.js';
import { gaveHours, hoursDecide } from '../../policies/hours.js';
import { reverseTransfer } from '../accounts/reverseTransfer.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { creditWaitingHours, lockWaitingHours, type WaitingHours } from './creditWaitingHours.js';
import { lockLog, neededReason } from './lockLog.js';

export interface ReverseAwardInput {
  idempotencyKey: string;
  hoursLogId: string;
  reason: string;
}

/**
 * Takes back what approved hours earned: they no longer count. Credits not spent yet go back where they came from, held ones are freed for it;
 * what was spent already becomes an amount to earn back, which stops gifts and spending and never stops earning. What goes back into a pot is given
 * on to the hours that wait for it.
 *
 * @throws DomainError SELF_APPROVAL_NOT_ALLOWED, NOT_APPROVED, REASON_NEEDED, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records AwardReversed, and HoursCredited for each log that got its credits from what came back.
 */
export const reverseAward = defineCommand({
  name: 'reverseAward',
  policy: hoursDecide,
  async run(tx, input: ReverseAwardInput): Promise<{ hoursLogId: string }> {
    const { potIds, waiting } = await lockAward(tx, input.hoursLogId);
    const log = await lockLog(tx, input.hoursLogId);
    tx.authorize({ organisationId: log.organisationId });
    tx.doneFor(log.memberId);
    const reason = neededReason(input.reason);
    if (gaveHours(tx.actor, log.memberId)) {
      throw new DomainError(
        'SELF_APPROVAL_NOT_ALLOWED',
        'You gave these hours yourself, or act for whoever did. Please ask somebody else.',
        {
          field: ['hoursLogId'],
        },
      );
    }
    if (log.state !== 'APPROVED') {
      throw new DomainError('NOT_APPROVED', 'These hours are not approved, so there is nothing to take back.', {
        field: ['hoursLogId'],
      });
    }
    if (log.transferId) await reverseTransfer(tx, log.transferId);
    log.state = 'REVERSED';
    // What waited for a pot waits no longer, and nothing was given.
    if (log.creditState === 'UNFUNDED') log.creditState = 'NONE';
    log.reversedAt = tx.now;
    log.reversalReason = reason;
    await tx.em.flush();
    await tx.event('AwardReversed', { hoursLogId: log.id, memberId: log.memberId });
    await creditWaitingHours(tx, waiting, potIds);
    await tx.audit('HoursLog', log.id);
    return { hoursLogId: log.id };
  },
});

/**
 * Locks the log and the accounts its award moved between. Where a pot gave the award or is still to give it, what waits for that pot too: the pot is
 * filled again, or what was in the way of the others is gone.
 */
async function lockAward(
  tx: CommandTransaction<never>,
  hoursLogId: string,
): Promise<{ potIds: string[]; waiting: WaitingHours }> {
  // From here on no pot credits this log meanwhile.
  await lockWaitingHours(tx, { potIds: [] });
  const [award] = await tx.sql<AwardFacts>(
    `SELECT h.reward_minutes AS minutes, t.from_account_id AS "fromId", t.to_account_id AS "toId", t.kind = 'AWARD' OR h.credit_state = 'UNFUNDED' AS "isOfPot",
            gave.status = 'CLOSED' AS "hasClosed", pot.id AS "potId", community.id AS "communityPotId"
     FROM hours_log h
     JOIN account community ON community.scheme_id = h.scheme_id AND community.kind = 'COMMUNITY_POT'
     LEFT JOIN transfer t ON t.scheme_id = h.scheme_id AND t.id = h.transfer_id
     LEFT JOIN account gave ON gave.scheme_id = h.scheme_id AND gave.id = t.from_account_id
     LEFT JOIN account pot ON pot.scheme_id = h.scheme_id AND pot.organisation_id = h.organisation_id AND pot.kind = 'POT' AND pot.status <> 'CLOSED'
     WHERE h.scheme_id = $1 AND h.id = $2`,
    [tx.schemeId, hoursLogId],
  );
  const stillOpen = award?.fromId && !award.hasClosed ? award.fromId : null;
  const potId = award?.isOfPot ? (stillOpen ?? award.potId ?? award.communityPotId) : null;
  const potIds = [potId].filter((id) => id !== null);
  const waiting = await lockWaitingHours(tx, {
    potIds,
    arrivingMinutes: award?.minutes ?? 0,
    hoursLogIds: [hoursLogId],
    accountIds: [award?.fromId, award?.toId].filter((id) => id != null),
  });
  return { potIds, waiting };
}

interface AwardFacts {
  minutes: number;
  fromId: string | null;
  toId: string | null;
  /** A pot gave it, or is still to give it. */
  isOfPot: boolean | null;
  hasClosed: boolean | null;
  /** The group's own pot, unless it has closed. */
  potId: string | null;
  communityPotId: string;
}

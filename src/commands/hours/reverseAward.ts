import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
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
    const { potIds, closedPotId, waiting } = await lockAward(tx, input.hoursLogId);
    const log = await lockLog(tx, input.hoursLogId);
    tx.authorize({ organisationId: log.organisationId });
    const reason = neededReason(input.reason);
    if (gaveHours(tx.actor, log.memberId)) {
      throw new DomainError('SELF_APPROVAL_NOT_ALLOWED', 'You gave these hours yourself. Please ask somebody else.', {
        field: ['hoursLogId'],
      });
    }
    if (log.state !== 'APPROVED') {
      throw new DomainError('NOT_APPROVED', 'These hours are not approved, so there is nothing to take back.', {
        field: ['hoursLogId'],
      });
    }
    if (log.transferId) await reverseTransfer(tx, tx.now, log.transferId);
    log.state = 'REVERSED';
    // What waited for a pot waits no longer, and nothing was given.
    if (log.creditState === 'UNFUNDED') log.creditState = 'NONE';
    log.reversedAt = tx.now;
    log.reversalReason = reason;
    await tx.em.flush();
    await tx.event('AwardReversed', { hoursLogId: log.id, memberId: log.memberId });
    if (closedPotId) await passOn(tx, closedPotId);
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
): Promise<{ potIds: string[]; closedPotId: string | null; waiting: WaitingHours }> {
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
  const closedPotId = award?.hasClosed ? award.fromId : null;
  const stillOpen = award?.fromId && !award.hasClosed ? award.fromId : null;
  const potId = award?.isOfPot ? (stillOpen ?? award.potId ?? award.communityPotId) : null;
  const potIds = [potId].filter((id) => id !== null);
  const waiting = await lockWaitingHours(tx, {
    potIds,
    arrivingMinutes: award?.minutes ?? 0,
    hoursLogIds: [hoursLogId],
    accountIds: [award?.fromId, award?.toId].filter((id) => id != null),
  });
  return { potIds, closedPotId, waiting };
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

/** What comes back into a pot that has closed meanwhile goes where the rest of it went. */
async function passOn(tx: CommandTransaction<never>, closedPotId: string): Promise<void> {
  await tx.sql(
    `SELECT ledger_transfer($1, $2, jsonb_build_array(jsonb_build_object('id', $3::uuid, 'kind', 'ADJUSTMENT', 'amount_minutes', pot.balance_minutes,
              'from_account_id', pot.id, 'to_account_id', community.id, 'occurred_at', $2::timestamptz, 'note', $4::text)))
     FROM account pot JOIN account community ON community.scheme_id = pot.scheme_id AND community.kind = 'COMMUNITY_POT'
     WHERE pot.scheme_id = $1 AND pot.id = $5 AND pot.balance_minutes > 0`,
    [tx.schemeId, tx.now, newId(), 'What came back to a group that has closed', closedPotId],
  );
}

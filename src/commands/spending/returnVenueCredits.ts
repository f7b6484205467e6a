import { newId } from '../../domain/ids.js';
import { addDays, dayStart, localDay, periodStart } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { returnedAfterDays } from '../../domain/spending/venueReturn.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { venueCreditsReturn } from '../../policies/spending.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';

export interface ReturnVenueCreditsInput {
  idempotencyKey: string;
}

export interface VenueReturn {
  organisationId: string;
  transferId: string;
  amountMinutes: number;
}

export interface VenueReturns {
  /** The first day of the month it was done for, yyyy-mm-dd in the scheme's zone. */
  month: string;
  /** Venues that had nothing old enough are left out. */
  returns: VenueReturn[];
}

/**
 * Takes the credits that venues have held for longer than a reversal is possible back to issuance, one RETURN for each venue and once in a month.
 * What a venue received since then, less what was reversed, stays: a reversal always finds its credits.
 * @throws DomainError CONFLICT; RequestError FORBIDDEN.
 * Records no event: a venue reads it on its statement.
 */
export const returnVenueCredits = defineCommand({
  name: 'returnVenueCredits',
  policy: venueCreditsReturn,
  async run(tx, _input: ReturnVenueCreditsInput): Promise<VenueReturns> {
    tx.authorize(undefined);
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const zone = scheme.timeZone;
    const today = localDay(tx.now, zone);
    const month = localDay(periodStart(tx.now, 'MONTH', zone), zone);
    // The start of a local day: what lies before it is older than that many days by the calendar too, on both sides of a clock change.
    const keptSince = dayStart(addDays(today, -returnedAfterDays(rulesOf(scheme.rules))), zone);

    await tx.sql(
      `SELECT ledger_lock_accounts($1, ARRAY(SELECT id FROM account WHERE scheme_id = $1 AND (kind = 'ISSUANCE' OR kind = 'VENUE' AND status = 'OPEN')))`,
      [tx.schemeId],
    );
    const due = await dueReturns(tx, month, keptSince);
    const returns = due.map((venue) => ({ ...venue, transferId: newId() }));
    if (returns.length > 0) await postReturns(tx, month, returns);
    await tx.audit('VenueReturn', null, { month, venues: returns.length });
    return {
      month,
      returns: returns.map(({ organisationId, transferId, amountMinutes }) => ({
        organisationId,
        transferId,
        amountMinutes,
      })),
    };
  },
});

export interface DueReturn {
  organisationId: string;
  accountId: string;
  issuanceId: string;
  amountMinutes: number;
}

/** What each venue has held since before that instant and has not returned in that month yet. Read it under the accounts' locks. */
export async function dueReturns(tx: SchemeTransaction, month: string, keptSince: Date): Promise<DueReturn[]> {
  return await tx.sql<DueReturn>(
    `SELECT organisation_id AS "organisationId", id AS "accountId", issuance_id AS "issuanceId", minutes AS "amountMinutes"
     FROM (
       SELECT a.organisation_id, a.id, issuance.id AS issuance_id, a.balance_minutes - coalesce((
         SELECT sum(r.price_minutes) FROM redemption r
         WHERE r.scheme_id = a.scheme_id AND r.organisation_id = a.organisation_id AND r.redeemed_at >= $3 AND r.state = 'REDEEMED'), 0) AS minutes
       FROM account a JOIN account issuance ON issuance.scheme_id = a.scheme_id AND issuance.kind = 'ISSUANCE'
       WHERE a.scheme_id = $1 AND a.kind = 'VENUE' AND a.status = 'OPEN'
         AND NOT EXISTS (SELECT 1 FROM venue_return v WHERE v.scheme_id = a.scheme_id AND v.organisation_id = a.organisation_id AND v.month = $2)
     ) held WHERE minutes > 0 ORDER BY organisation_id`,
    [tx.schemeId, month, keptSince],
  );
}

/** Posts a RETURN for each venue, and that it was done for the month. */
export async function postReturns(
  tx: SchemeTransaction & Pick<CommandTransaction<never>, 'now' | 'actorName'>,
  month: string,
  returns: (DueReturn & VenueReturn)[],
): Promise<void> {
  const drafts = returns.map((venue) => ({
    id: venue.transferId,
    kind: 'RETURN',
    amount_minutes: venue.amountMinutes,
    from_account_id: venue.accountId,
    to_account_id: venue.issuanceId,
    occurred_at: tx.now,
  }));
  await tx.sql('SELECT ledger_transfer($1, $2, $3)', [tx.schemeId, tx.now, JSON.stringify(drafts)]);
  await tx.sql(
    `INSERT INTO venue_return (scheme_id, organisation_id, month, transfer_id, amount_minutes, returned_by, returned_at)
     SELECT $1, organisation_id, $2, transfer_id, minutes, $6, $7
     FROM unnest($3::uuid[], $4::uuid[], $5::integer[]) AS v (organisation_id, transfer_id, minutes)`,
    [
      tx.schemeId,
      month,
      returns.map((venue) => venue.organisationId),
      returns.map((venue) => venue.transferId),
      returns.map((venue) => venue.amountMinutes),
      tx.actorName,
      tx.now,
    ],
  );
}

import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

/** A log of hours, with what became of it on the ledger. What has not happened is null. */
interface HoursLogRow {
  id: string;
  memberId: string;
  organisationName: string;
  /** yyyy-mm-dd */
  workedOn: string;
  givenMinutes: number;
  isImported: boolean;
  /** The member wrote it down, or an app that the member allowed did. */
  isOwn: boolean;
  /** The service wrote it down, for somebody who had forgotten to check out. */
  isByService: boolean;
  /** It was written by attendance. */
  isAttendance: boolean;
  submittedByName: string | null;
  wasApprovedAutomatically: boolean;
  rewardedAs: 'CREDITS' | 'DONATE' | 'RECOGNITION_ONLY' | null;
  /** What it earns; the award itself, where there is one, is of exactly as much. */
  rewardMinutes: number;
  creditState: 'NONE' | 'CREDITED' | 'UNFUNDED' | 'STAYED';
  wasUnfunded: boolean;
  /** How much of the award went towards what the member had to earn back. */
  earnedBackMinutes: number;
  /** Null where the credits went to the community pot, which belongs to no organisation. */
  donatedToName: string | null;
  /** The member's balance right after the award, and right after it was taken back. */
  balanceAfterAwardMinutes: number | null;
  balanceAfterReversalMinutes: number | null;
  reversedMinutes: number | null;
  reversalReason: string | null;
  declineReason: string | null;
  state: 'SUBMITTED' | 'APPROVED' | 'DECLINED' | 'APPEALED' | 'REVERSED';
  appealedAt: Date | null;
  appealAnswer: string | null;
  schemeRules: unknown;
  /** The first instant at which the credits can no longer be spent. */
  creditsLapseAt: Date | null;
  decidedAt: Date | null;
}

export interface HoursLogFacts extends HoursLogRow {
  recipient: RecipientRecord;
}

const HOURS_LOGS = `
  SELECT h.id, h.member_id AS "memberId", o.name AS "organisationName", h.worked_on AS "workedOn", h.given_minutes AS "givenMinutes",
         h.import_id IS NOT NULL AS "isImported", h.submitted_by = 'system' AS "isByService", h.booking_id IS NOT NULL AS "isAttendance", h.rewarded_as AS "rewardedAs", h.decline_reason AS "declineReason",
         h.state, h.appealed_at AS "appealedAt", h.appeal_answer AS "appealAnswer",
         h.reward_minutes AS "rewardMinutes", h.credit_state AS "creditState", h.was_unfunded AS "wasUnfunded", h.reversal_reason AS "reversalReason", h.decided_at AS "decidedAt", coalesce(h.decided_by = 'system', false) AS "wasApprovedAutomatically", s.rules AS "schemeRules",
         coalesce(remaining_member(h.scheme_id, coalesce(writer.id, writer_key.member_id, writer_consent.member_id)) = h.member_id, false) AS "isOwn",
         coalesce(writer.name, writer_organisation.name) AS "submittedByName",
         coalesce((SELECT sum(u.minutes) FROM lot_use u JOIN lot l ON l.scheme_id = u.scheme_id AND l.id = u.lot_id
           WHERE u.scheme_id = h.scheme_id AND u.transfer_id = award.id AND l.source_transfer_id = award.id AND l.account_id = wallet.id), 0) AS "earnedBackMinutes",
         coalesce(donated_to.name, chosen.name) AS "donatedToName", earned.balance_after_minutes AS "balanceAfterAwardMinutes",
         reversal.amount_minutes AS "reversedMinutes", taken.balance_after_minutes AS "balanceAfterReversalMinutes",
         (SELECT max(l.expires_at) FROM lot l WHERE l.scheme_id = h.scheme_id AND l.source_transfer_id = award.id AND l.account_id = wallet.id) AS "creditsLapseAt"
  FROM hours_log h
  JOIN scheme s ON s.scheme_id = h.scheme_id
  JOIN organisation o ON o.scheme_id = h.scheme_id AND o.id = h.organisation_id
  LEFT JOIN member writer ON writer.scheme_id = h.scheme_id AND writer.id = CASE WHEN h.submitted_by LIKE 'member:%' THEN substr(h.submitted_by, 8)::uuid END
  LEFT JOIN api_key writer_key ON writer_key.scheme_id = h.scheme_id AND writer_key.id = CASE WHEN h.submitted_by LIKE 'key:%' THEN substr(h.submitted_by, 5)::uuid END
  LEFT JOIN app writer_app ON writer_app.scheme_id = h.scheme_id AND writer_app.id = CASE WHEN h.submitted_by LIKE 'app:%' THEN substr(h.submitted_by, 5)::uuid END
  LEFT JOIN consent writer_consent ON writer_consent.scheme_id = h.scheme_id AND writer_consent.id = CASE WHEN h.submitted_by LIKE 'app:%' THEN substr(h.submitted_by, 5)::uuid END
  LEFT JOIN organisation writer_organisation ON writer_organisation.scheme_id = h.scheme_id AND writer_organisation.id = coalesce(writer_key.organisation_id, writer_app.organisation_id)
  JOIN member m ON m.scheme_id = h.scheme_id AND m.id = h.member_id
  LEFT JOIN account chosen_pot ON chosen_pot.scheme_id = h.scheme_id AND chosen_pot.organisation_id = m.donate_to_organisation_id
    AND chosen_pot.kind = 'POT' AND chosen_pot.status = 'OPEN' AND h.transfer_id IS NULL
  LEFT JOIN organisation chosen ON chosen.scheme_id = h.scheme_id AND chosen.id = chosen_pot.organisation_id
  LEFT JOIN account wallet ON wallet.scheme_id = h.scheme_id AND wallet.member_id = h.member_id
  LEFT JOIN transfer award ON award.scheme_id = h.scheme_id AND award.id = h.transfer_id
  LEFT JOIN account donated_account ON donated_account.scheme_id = h.scheme_id AND donated_account.id = award.to_account_id
  LEFT JOIN organisation donated_to ON donated_to.scheme_id = h.scheme_id AND donated_to.id = donated_account.organisation_id
  LEFT JOIN entry earned ON earned.scheme_id = h.scheme_id AND earned.transfer_id = award.id AND earned.account_id = wallet.id
  LEFT JOIN transfer reversal ON reversal.scheme_id = h.scheme_id AND reversal.reverses_transfer_id = award.id
  LEFT JOIN entry taken ON taken.scheme_id = h.scheme_id AND taken.transfer_id = reversal.id AND taken.account_id = wallet.id
  WHERE h.scheme_id = $1 AND h.id = ANY ($2)`;

/** Logs of hours by id. Missing ones are left out. */
export async function hoursLogFacts(
  tx: SchemeTransaction,
  hoursLogIds: readonly string[],
): Promise<Map<string, HoursLogFacts>> {
  return await withRecipients(tx, await tx.sql<HoursLogRow>(HOURS_LOGS, [tx.schemeId, hoursLogIds]));
}

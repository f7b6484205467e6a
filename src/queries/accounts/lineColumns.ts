/** The columns that account_statement and account_records have in common, as a StatementRecord names them. */
export const lineColumns = `sequence, transfer_id AS "transferId", kind, amount_minutes AS "amountMinutes",
  balance_after_minutes AS "balanceAfterMinutes", occurred_at AS "occurredAt", note, reversed_kind AS "reversedKind", group_name AS "groupName",
  worked_on AS "workedOn", venue_name AS "venueName", offer_title AS "offerTitle", other_member_name AS "otherMemberName"`;

import type { LineFacts } from '../../domain/accounts/describeLine.js';
import { RequestError } from '../../domain/errors.js';
import { fromCursor, type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import { accountRead } from '../../policies/accounts.js';
import { defineQuery } from '../defineQuery.js';

export interface StatementRecord extends LineFacts {
  sequence: number;
  transferId: string;
  balanceAfterMinutes: number;
  occurredAt: Date;
}

export interface StatementInput {
  accountId: string;
  memberId: string | null;
  organisationId: string | null;
  first: number;
  after?: string | null;
}

/** A page of an account's statement, the latest line first. The cursor is the entry's own sequence, so every page costs the same. */
export const statement = defineQuery({
  name: 'statement',
  policy: accountRead,
  async run(tx, input: StatementInput): Promise<Page<StatementRecord>> {
    tx.authorize(input);
    const before = input.after ? sequenceOf(input.after) : null;
    const rows = await tx.sql<StatementRecord>(
      `SELECT sequence, transfer_id AS "transferId", kind, amount_minutes AS "amountMinutes", balance_after_minutes AS "balanceAfterMinutes",
              occurred_at AS "occurredAt", note, reversed_kind AS "reversedKind", group_name AS "groupName", worked_on AS "workedOn",
              venue_name AS "venueName", offer_title AS "offerTitle", other_member_name AS "otherMemberName"
       FROM account_statement($1, $2, $3, $4)`,
      [tx.schemeId, input.accountId, before, input.first + 1],
    );
    return pageOf(rows, input.first, (row) => toCursor(row.sequence));
  },
});

/** @throws RequestError BAD_USER_INPUT for a cursor that no statement gave. */
function sequenceOf(cursor: string): number {
  const [sequence] = fromCursor(cursor, 1);
  if (typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence > 0) return sequence;
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}

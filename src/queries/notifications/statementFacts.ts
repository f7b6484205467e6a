import { roundsDue } from '../../policies/rounds.js';
import { defineQuery } from '../defineQuery.js';
import { monthBounds } from './monthBounds.js';
import {
  linesOfMonth,
  type StatementLine,
  type WalletMonth,
  type WalletMonthRow,
  walletMonths,
} from './monthOfAccounts.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

export interface StatementFacts extends WalletMonth {
  recipient: RecipientRecord;
  /** The last movements of the month, the latest first. */
  lines: StatementLine[];
}

export interface StatementInput {
  /** The first local day of the month. */
  monthOn: string;
  /** Members behind this one, by id. Null: from the first. */
  after: string | null;
  limit: number;
  linesMost: number;
  lapsingWithinDays: number;
}

export interface StatementBatch {
  /** How many members it looked at, and the last of them. */
  looked: number;
  last: string | null;
  /** Of those to whom something happened, or who have something. */
  found: StatementFacts[];
}

/** Who can have a statement. */
const MEMBERS = `FROM member m JOIN account a ON a.scheme_id = m.scheme_id AND a.member_id = m.id AND a.kind = 'WALLET'
  WHERE m.scheme_id = $1 AND m.status = 'ACTIVE'`;

/** How many members there are to look at. */
export const statementCount = defineQuery({
  name: 'statementCount',
  policy: roundsDue,
  async run(tx): Promise<number> {
    tx.authorize(undefined);
    const [row] = await tx.sql<{ count: number }>(`SELECT count(*)::integer AS count ${MEMBERS}`, [tx.schemeId]);
    return row?.count ?? 0;
  },
});

const FIGURES = walletMonths(`${MEMBERS} AND ($4::uuid IS NULL OR m.id > $4) ORDER BY m.id LIMIT $5`);

/** Statements of members for a month, by the members' ids. Nobody has one to whom nothing happened and who has nothing. */
export const statementFacts = defineQuery({
  name: 'statementFacts',
  policy: roundsDue,
  // Figures and lines are told of one moment.
  isolation: 'REPEATABLE READ',
  async run(tx, input: StatementInput): Promise<StatementBatch> {
    tx.authorize(undefined);
    const { from, until, soonUntil } = await monthBounds(tx, input.monthOn, input.lapsingWithinDays);
    const rows = await tx.sql<WalletMonthRow>(FIGURES, [
      ...[tx.schemeId, from, until, input.after, input.limit],
      ...[tx.now, soonUntil],
    ]);
    const told = rows.filter(
      ({ movements, closingMinutes, givenMinutes, takenBackMinutes }) =>
        movements > 0 || closingMinutes !== 0 || givenMinutes > 0 || takenBackMinutes > 0,
    );
    const recipients = await recipientRecords(
      tx,
      told.map(({ memberId }) => memberId),
    );
    const lines = await linesOfMonth(tx, told, { from, until, most: input.linesMost });
    return {
      looked: rows.length,
      last: rows.at(-1)?.memberId ?? null,
      found: told.flatMap(({ accountId, lastSequence: _, ...figures }) => {
        const recipient = recipients.get(figures.memberId);
        return recipient === undefined ? [] : [{ ...figures, recipient, lines: lines.get(accountId) ?? [] }];
      }),
    };
  },
});

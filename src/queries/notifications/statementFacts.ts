import type { LineFacts } from '../../domain/accounts/describeLine.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { roundsDue } from '../../policies/rounds.js';
import { lineColumns } from '../accounts/lineColumns.js';
import { defineQuery } from '../defineQuery.js';
import { monthBounds } from './monthBounds.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

/** What moved in a wallet in a month. `openingMinutes` and the groups after it add up to `closingMinutes`, whatever moved. */
export interface StatementFigures {
  openingMinutes: number;
  /** For hours and for help to neighbours, less what was taken back of it. */
  earnedMinutes: number;
  /** At venues and as help from neighbours, less what came back of it: below zero as a rule, as what leaves is. */
  enjoyedMinutes: number;
  /** Gifts and donations: below zero. */
  passedOnMinutes: number;
  /** Gifts, and what the scheme gave. */
  receivedMinutes: number;
  /** Below zero. */
  lapsedMinutes: number;
  otherMinutes: number;
  closingMinutes: number;
}

export interface StatementLine extends LineFacts {
  occurredAt: Date;
}

export interface StatementFacts extends StatementFigures {
  memberId: string;
  recipient: RecipientRecord;
  /** Hours approved in the month, whatever they brought, and those taken back in it. */
  givenMinutes: number;
  takenBackMinutes: number;
  movements: number;
  /** The last of them, the latest first. */
  lines: StatementLine[];
  /** What lapses from now on within some days, and the last day of the first of it; null: nothing does. */
  lapsingMinutes: number;
  lapsingOn: string | null;
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

/**
 * The group an entry counts in: by the movement it is or takes back, and by the side of that movement on which the member was. What has no other group
 * is in the last, so that nothing is left out of the sum.
 */
const GROUPED = `
  SELECT e.amount_minutes, e.sequence, e.occurred_at >= $3 AS is_later, CASE
    WHEN what.kind IN ('ISSUE', 'AWARD') OR what.kind = 'EXCHANGE' AND what.arrived THEN 'EARNED'
    WHEN what.kind IN ('REDEMPTION', 'EXCHANGE') THEN 'ENJOYED'
    WHEN what.kind IN ('GIFT', 'DONATION') AND NOT what.arrived THEN 'PASSED_ON'
    WHEN what.kind IN ('GIFT', 'DONATION', 'GRANT', 'VOUCHER') AND what.arrived THEN 'RECEIVED'
    WHEN what.kind = 'EXPIRY' THEN 'LAPSED'
    ELSE 'OTHER' END AS belongs
  FROM entry e
  JOIN transfer t ON t.scheme_id = $1 AND t.id = e.transfer_id
  LEFT JOIN transfer original ON original.scheme_id = $1 AND original.id = t.reverses_transfer_id
  CROSS JOIN LATERAL (
    SELECT coalesce(original.kind, t.kind) AS kind, (e.amount_minutes > 0) = (original.id IS NULL) AS arrived) what
  WHERE e.scheme_id = $1 AND e.account_id = b.account_id AND e.occurred_at >= $2`;

/** What a group comes to in the month. */
const sumOf = (group: string) =>
  `coalesce(sum(g.amount_minutes) FILTER (WHERE NOT g.is_later AND g.belongs = '${group}'), 0)::bigint`;

/**
 * The balances are told backwards from what the account carries now, and the groups by themselves: that they agree proves both. $1 scheme, $2 and $3 when
 * the month began and ended, $4 behind whom, $5 how many, $6 now, $7 until when what lapses soon does.
 */
const FIGURES = `
  WITH batch AS (
    SELECT m.id AS member_id, a.id AS account_id, a.balance_minutes, a.status ${MEMBERS} AND ($4::uuid IS NULL OR m.id > $4) ORDER BY m.id LIMIT $5)
  SELECT b.member_id AS "memberId", b.account_id AS "accountId", b.balance_minutes - moved.since AS "openingMinutes",
         b.balance_minutes - moved.later AS "closingMinutes", moved."earnedMinutes", moved."enjoyedMinutes", moved."passedOnMinutes",
         moved."receivedMinutes", moved."lapsedMinutes", moved."otherMinutes", moved.movements, moved."lastSequence", hours.*,
         coalesce(lapsing.minutes, 0)::integer AS "lapsingMinutes", lapsing.on_day AS "lapsingOn"
  FROM batch b
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(g.amount_minutes), 0)::bigint AS since, coalesce(sum(g.amount_minutes) FILTER (WHERE g.is_later), 0)::bigint AS later,
           ${sumOf('EARNED')} AS "earnedMinutes", ${sumOf('ENJOYED')} AS "enjoyedMinutes", ${sumOf('PASSED_ON')} AS "passedOnMinutes",
           ${sumOf('RECEIVED')} AS "receivedMinutes", ${sumOf('LAPSED')} AS "lapsedMinutes", ${sumOf('OTHER')} AS "otherMinutes",
           (count(*) FILTER (WHERE NOT g.is_later))::integer AS movements, max(g.sequence) FILTER (WHERE NOT g.is_later) AS "lastSequence"
    FROM (${GROUPED}) g) moved
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(given_minutes) FILTER (WHERE decided_at >= $2 AND decided_at < $3 AND state IN ('APPROVED', 'REVERSED')), 0)::bigint
             AS "givenMinutes",
           coalesce(sum(given_minutes) FILTER (WHERE reversed_at >= $2 AND reversed_at < $3), 0)::bigint AS "takenBackMinutes"
    FROM hours_log WHERE scheme_id = $1 AND member_id = b.member_id) hours
  CROSS JOIN LATERAL (
    SELECT sum(l.remaining_minutes) AS minutes,
           (min(l.expires_at) AT TIME ZONE (SELECT time_zone FROM scheme WHERE scheme_id = $1) - interval '1 microsecond')::date AS on_day
    FROM lot l
    WHERE l.scheme_id = $1 AND l.account_id = b.account_id AND l.remaining_minutes > 0 AND l.expires_at > $6 AND l.expires_at <= $7
      AND b.status = 'OPEN' AND b.balance_minutes > 0) lapsing
  ORDER BY b.member_id`;

interface FiguresRow extends Omit<StatementFacts, 'recipient' | 'lines'> {
  accountId: string;
  lastSequence: number | null;
}

/** Statements of members for a month, by the members' ids. Nobody has one to whom nothing happened and who has nothing. */
export const statementFacts = defineQuery({
  name: 'statementFacts',
  policy: roundsDue,
  // Figures and lines are told of one moment.
  isolation: 'REPEATABLE READ',
  async run(tx, input: StatementInput): Promise<StatementBatch> {
    tx.authorize(undefined);
    const { from, until, soonUntil } = await monthBounds(tx, input.monthOn, input.lapsingWithinDays);
    const rows = await tx.sql<FiguresRow>(FIGURES, [
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
    const lines = await linesOf(tx, told, { from, until, most: input.linesMost });
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

/** The last lines of the month of each wallet, the latest first. */
async function linesOf(
  tx: SchemeTransaction,
  rows: readonly FiguresRow[],
  { from, until, most }: { from: Date; until: Date; most: number },
): Promise<Map<string, StatementLine[]>> {
  const moved = rows.flatMap(({ accountId, lastSequence }) =>
    lastSequence === null ? [] : [{ account_id: accountId, before: lastSequence + 1 }],
  );
  const lines = await tx.sql<StatementLine & { accountId: string }>(
    `SELECT w.account_id AS "accountId", ${lineColumns}
     FROM jsonb_to_recordset($2::jsonb) AS w (account_id uuid, before bigint)
     CROSS JOIN LATERAL account_statement($1, w.account_id, w.before, $3) line
     WHERE line.occurred_at >= $4 AND line.occurred_at < $5 ORDER BY w.account_id, line.sequence DESC`,
    [tx.schemeId, JSON.stringify(moved), most, from, until],
  );
  return Map.groupBy(lines, ({ accountId }) => accountId);
}

import type { LineFacts } from '../../domain/accounts/describeLine.js';
import { type BalanceTotal, differencesOf, type RemainingLot } from '../../domain/accounts/explainBalance.js';
import { notFound, RequestError } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { accountRead } from '../../policies/accounts.js';
import { defineQuery } from '../defineQuery.js';

export interface ExplainedLotRecord extends RemainingLot {
  funder: string | null;
  /** The movement it came with. */
  origin: LineFacts;
}

export interface ExplanationRecord {
  at: Date;
  /** What the entries up to the instant add up to. */
  minutes: number;
  movements: number;
  /** Their minutes sum to `minutes`. What arrived most comes first, what left most last. */
  totals: BalanceTotal[];
  lots: ExplainedLotRecord[];
  lotCount: number;
  lotsMinutes: number;
  differences: string[];
  timeZone: string;
}

export interface ExplainInput {
  accountId: string;
  memberId: string | null;
  organisationId: string | null;
  at?: Date | null;
}

const bearsLots: readonly string[] = ['WALLET', 'POT', 'COMMUNITY_POT'];

/**
 * Replays an account to its entries and lots, and compares with the balance it carries. Reads the whole history: what it costs grows with it.
 * @throws RequestError BAD_USER_INPUT for an instant that has not come yet, NOT_FOUND, FORBIDDEN
 */
export const explain = defineQuery({
  name: 'explain',
  policy: accountRead,
  // Balance, entries and lots are told of one moment, however busy the account is.
  isolation: 'REPEATABLE READ',
  async run(tx, { accountId, memberId, organisationId, at = null }: ExplainInput): Promise<ExplanationRecord> {
    tx.authorize({ memberId, organisationId });
    if (at !== null && at > tx.now) {
      throw new RequestError(
        'BAD_USER_INPUT',
        'This instant has not come yet. Leave it out to explain the balance now.',
      );
    }
    const history = await historyOf(tx, accountId);
    const totals = await totalsOf(tx, accountId, at);
    const { lots, lotCount, lotsMinutes } = await lotsOf(tx, accountId, at);
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    return {
      at: at ?? tx.now,
      minutes: totals.reduce((sum, total) => sum + total.minutes, 0),
      movements: totals.reduce((sum, total) => sum + total.movements, 0),
      totals,
      lots,
      lotCount,
      lotsMinutes,
      differences: differencesOf({
        ...history,
        lotsMinutes: at === null && bearsLots.includes(history.kind) ? lotsMinutes : null,
      }),
      timeZone: scheme.timeZone,
    };
  },
});

interface History {
  kind: string;
  balanceMinutes: number;
  countedEntries: number;
  entriesMinutes: number;
  entryCount: number;
  wrongLines: number;
}

/** The account's own figures beside those of a replay, entry by entry, from the first to the last. */
async function historyOf(tx: SchemeTransaction, accountId: string): Promise<History> {
  const [history] = await tx.sql<History>(
    `SELECT a.kind, a.balance_minutes AS "balanceMinutes", a.entry_count AS "countedEntries", replay.*
     FROM account a CROSS JOIN LATERAL (
       SELECT coalesce(sum(line.amount_minutes), 0) AS "entriesMinutes", count(*) AS "entryCount",
              count(*) FILTER (WHERE line.balance_after_minutes <> line.so_far OR line.sequence <> line.step) AS "wrongLines"
       FROM (
         SELECT e.amount_minutes, e.balance_after_minutes, e.sequence, sum(e.amount_minutes) OVER w AS so_far, row_number() OVER w AS step
         FROM entry e WHERE e.scheme_id = $1 AND e.account_id = $2 WINDOW w AS (ORDER BY e.sequence)
       ) line
     ) replay
     WHERE a.scheme_id = $1 AND a.id = $2`,
    [tx.schemeId, accountId],
  );
  if (!history) throw notFound();
  return history;
}

async function totalsOf(tx: SchemeTransaction, accountId: string, at: Date | null): Promise<BalanceTotal[]> {
  return await tx.sql<BalanceTotal>(
    `SELECT t.kind, original.kind AS "reversedKind", sum(e.amount_minutes) AS minutes, count(*) AS movements
     FROM entry e
     JOIN transfer t ON t.scheme_id = $1 AND t.id = e.transfer_id
     LEFT JOIN transfer original ON original.scheme_id = $1 AND original.id = t.reverses_transfer_id
     WHERE e.scheme_id = $1 AND e.account_id = $2 AND ($3::timestamptz IS NULL OR e.occurred_at <= $3)
     GROUP BY t.kind, original.kind, e.amount_minutes > 0
     ORDER BY minutes DESC, t.kind, original.kind`,
    [tx.schemeId, accountId, at],
  );
}

interface ReplayedLot extends RemainingLot, LineFacts {
  lotAmountMinutes: number;
  funder: string | null;
  lotCount: number;
  lotsMinutes: number;
}

/** What had remained of what had arrived, from what transfers took and gave back. An entry that arrives is the only way into a lot. */
async function lotsOf(tx: SchemeTransaction, accountId: string, at: Date | null) {
  const rows = await tx.sql<ReplayedLot>(
    `WITH replayed AS (
       SELECT l.id, l.amount_minutes, l.arrived_at, l.expires_at, l.funder, e.sequence, l.amount_minutes - coalesce(used.minutes, 0) AS remaining
       FROM entry e
       JOIN lot l ON l.scheme_id = $1 AND l.source_transfer_id = e.transfer_id AND l.account_id = $2
       CROSS JOIN LATERAL (
         SELECT sum(u.minutes) AS minutes FROM lot_use u JOIN transfer t ON t.scheme_id = $1 AND t.id = u.transfer_id
         WHERE u.scheme_id = $1 AND u.lot_id = l.id AND ($3::timestamptz IS NULL OR t.occurred_at <= $3)
       ) used
       WHERE e.scheme_id = $1 AND e.account_id = $2 AND e.amount_minutes > 0 AND ($3::timestamptz IS NULL OR e.occurred_at <= $3)
     ), remaining AS (
       SELECT *, count(*) OVER () AS lot_count, sum(remaining) OVER ()::bigint AS lots_minutes
       FROM replayed WHERE remaining > 0 ORDER BY expires_at NULLS LAST, arrived_at, id LIMIT 200
     )
     SELECT r.amount_minutes AS "lotAmountMinutes", r.remaining AS "remainingMinutes", r.arrived_at AS "arrivedAt", r.expires_at AS "expiresAt",
            r.funder, r.lot_count AS "lotCount", r.lots_minutes AS "lotsMinutes",
            line.kind, line.amount_minutes AS "amountMinutes", line.note, line.reversed_kind AS "reversedKind", line.group_name AS "groupName",
            line.worked_on AS "workedOn", line.venue_name AS "venueName", line.offer_title AS "offerTitle", line.other_member_name AS "otherMemberName"
     FROM remaining r CROSS JOIN LATERAL account_statement($1, $2, r.sequence + 1, 1) line
     ORDER BY r.expires_at NULLS LAST, r.arrived_at, r.id`,
    [tx.schemeId, accountId, at],
  );
  return {
    lotCount: rows[0]?.lotCount ?? 0,
    lotsMinutes: rows[0]?.lotsMinutes ?? 0,
    lots: rows.map((row): ExplainedLotRecord => {
      const {
        lotAmountMinutes,
        remainingMinutes,
        arrivedAt,
        expiresAt,
        funder,
        lotCount: _,
        lotsMinutes: __,
        ...origin
      } = row;
      return { amountMinutes: lotAmountMinutes, remainingMinutes, arrivedAt, expiresAt, funder, origin };
    }),
  };
}

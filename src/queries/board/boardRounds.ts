import { type Page, pageOf } from '../../domain/paging/cursor.js';
import type { DropReason, RoundKind, RoundState } from '../../domain/rounds/rounds.js';
import { roundsKeep } from '../../policies/rounds.js';
import { defineQuery } from '../defineQuery.js';
import { isGivenUpSql } from '../dueWork/failedTries.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';

/** How far a round is: one pass of a recurring duty over the scheme, for one period. */
export interface BoardRound {
  id: string;
  kind: RoundKind;
  /** yyyy-mm-dd: the local day it is for, of a month's round its first day. */
  periodOn: string;
  dueAt: Date;
  state: RoundState;
  /** How many there were to look at when it began. Null: it has not begun. */
  totalCount: number | null;
  lookedCount: number;
  toldCount: number;
  droppedWhy: DropReason | null;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Its next batch failed again and again, and nobody tries it any more until somebody resumes it. */
  isGivenUp: boolean;
}

export interface BoardRoundsInput {
  first: number;
  after?: string | null;
  /** Only those that have not ended. */
  areOpen?: boolean;
}

/** A page of the scheme's rounds, the latest due first. Policy: operators, and the command line. */
export const boardRounds = defineQuery({
  name: 'boardRounds',
  policy: roundsKeep,
  async run(tx, { first, after, areOpen }: BoardRoundsInput): Promise<Page<BoardRound>> {
    tx.authorize(undefined);
    const { at, id } = after ? readInstantCursor(after) : { at: null, id: null };
    const rows = await tx.sql<BoardRound>(
      `SELECT id, kind, to_char(period_on, 'YYYY-MM-DD') AS "periodOn", due_at AS "dueAt", state, total_count AS "totalCount", looked_count AS "lookedCount",
         told_count AS "toldCount", dropped_why AS "droppedWhy", started_at AS "startedAt", ended_at AS "endedAt",
         state IN ('WAITING', 'RUNNING') AND ${isGivenUpSql('ROUND_GOES_ON', 'round.id')} AS "isGivenUp"
       FROM round WHERE scheme_id = $1 AND ($3::timestamptz IS NULL OR (due_at, id) < ($3, $4::uuid))
         AND (NOT $5 OR state IN ('WAITING', 'RUNNING', 'STOPPED'))
       ORDER BY due_at DESC, id DESC LIMIT $2`,
      [tx.schemeId, first + 1, at, id, areOpen ?? false],
    );
    return pageOf(rows, first, (row) => instantCursor(row.dueAt, row.id));
  },
});

import type { WaitsWith } from '../../domain/hours/waitingWords.js';
import { addDays, dayStart } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { roundsDue } from '../../policies/rounds.js';
import { defineQuery } from '../defineQuery.js';
import { decidersOfLogs } from './deciders.js';
import { operatorRecords, type RecipientRecord, recipientRecords } from './recipients.js';

/** What waits of one member at one organisation. */
interface WaitingRow {
  organisationId: string;
  organisationName: string;
  memberId: string;
  /** Fifty at most, the oldest first. */
  hoursLogIds: string[];
  count: number;
  /** The local day on which the oldest was written down. */
  oldestOn: string;
  /** Whoever decides is to be reminded of one of them today. */
  isDue: boolean;
  /** One of them has waited for so long today that the operators are to hear of it. */
  isStuckDue: boolean;
  stuckCount: number;
}

export interface WaitingOfMember extends WaitingRow {
  member: RecipientRecord | null;
  waitsWith: WaitsWith;
  /** Who is asked to decide: whoever leads, is there and may; else the coordinators. */
  deciders: RecipientRecord[];
}

export interface WaitingFacts {
  organisationId: string;
  waiting: WaitingOfMember[];
  operators: RecipientRecord[];
}

/** The first day that is not late: what was written down before it has waited for its days. */
async function waitingBefore(tx: SchemeTransaction, today: string) {
  const { timeZone, rules } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const { approvalReminderDays: remindDays, approvalEscalationDays: stuckDays } = rulesOf(rules);
  return { timeZone, remindDays, stuckDays, before: dayStart(addDays(today, 1 - remindDays), timeZone) };
}

/** At how many organisations hours wait for longer than leaders should take. */
export const hoursWaitingCount = defineQuery({
  name: 'hoursWaitingCount',
  policy: roundsDue,
  async run(tx, { today }: { today: string }): Promise<number> {
    tx.authorize(undefined);
    const { before } = await waitingBefore(tx, today);
    const [row] = await tx.sql<{ count: number }>(
      `SELECT count(DISTINCT organisation_id)::integer AS count FROM hours_log
       WHERE scheme_id = $1 AND state = 'SUBMITTED' AND submitted_at < $2`,
      [tx.schemeId, before],
    );
    return row?.count ?? 0;
  },
});

/**
 * A log is due when as many days have passed as leaders are given, and each time as many have passed again since its organisation was last reminded:
 * $4 today, $5 the days; $6 the days after which operators hear.
 */
const WAITING = `
  WITH batch AS (
    SELECT DISTINCT organisation_id AS id FROM hours_log
    WHERE scheme_id = $1 AND state = 'SUBMITTED' AND submitted_at < $2 AND ($3::uuid IS NULL OR organisation_id > $3) ORDER BY 1 LIMIT $8
  ), said AS (
    SELECT b.id, (SELECT max(key)::date FROM notice n WHERE n.scheme_id = $1 AND n.kind = 'HOURS_WAITING' AND n.subject_id = b.id) AS reminded_on,
           (SELECT max(key)::date FROM notice n WHERE n.scheme_id = $1 AND n.kind = 'HOURS_STUCK' AND n.subject_id = b.id) AS stuck_on
    FROM batch b
  ), log AS (
    SELECT h.id, h.organisation_id, h.member_id, h.submitted_at, (h.submitted_at AT TIME ZONE $7)::date AS written_on, s.reminded_on, s.stuck_on
    FROM said s JOIN hours_log h ON h.scheme_id = $1 AND h.organisation_id = s.id AND h.state = 'SUBMITTED' AND h.submitted_at < $2
  )
  SELECT l.organisation_id AS "organisationId", o.name AS "organisationName", l.member_id AS "memberId", count(*)::integer AS count,
         (array_agg(l.id ORDER BY l.submitted_at, l.id))[1:50] AS "hoursLogIds", min(l.written_on) AS "oldestOn",
         bool_or(l.reminded_on IS NULL OR ($4::date - l.written_on) / $5::integer > (l.reminded_on - l.written_on) / $5) AS "isDue",
         bool_or($4 - l.written_on >= $6::integer AND (l.stuck_on IS NULL OR l.stuck_on - l.written_on < $6)) AS "isStuckDue",
         (count(*) FILTER (WHERE $4 - l.written_on >= $6))::integer AS "stuckCount"
  FROM log l JOIN organisation o ON o.scheme_id = $1 AND o.id = l.organisation_id
  GROUP BY l.organisation_id, o.name, l.member_id ORDER BY l.organisation_id, l.member_id`;

/** Organisations at which hours wait for longer than leaders should take, by id, with who is to decide about them. */
export const hoursWaitingFacts = defineQuery({
  name: 'hoursWaitingFacts',
  policy: roundsDue,
  async run(tx, input: { today: string; after: string | null; limit: number }): Promise<WaitingFacts[]> {
    tx.authorize(undefined);
    const { before, timeZone, remindDays, stuckDays } = await waitingBefore(tx, input.today);
    const rows = await tx.sql<WaitingRow>(WAITING, [
      ...[tx.schemeId, before, input.after, input.today, remindDays, stuckDays, timeZone, input.limit],
    ]);
    const members = await recipientRecords(
      tx,
      rows.map(({ memberId }) => memberId),
    );
    const logs = rows.map((row) => ({ ...row, id: row.hoursLogIds[0] ?? '', declinedByMemberId: null }));
    const deciders = await decidersOfLogs(tx, tx.now, logs);
    const operators = await operatorRecords(tx);
    const waiting = logs.map(({ id, declinedByMemberId: _, ...row }): WaitingOfMember => {
      const { leaders = [], coordinators = [] } = deciders.get(id) ?? {};
      const waitsWith = leaders.length > 0 ? 'LEADERS' : coordinators.length > 0 ? 'COORDINATORS' : 'STAFF';
      const member = members.get(row.memberId) ?? null;
      return { ...row, member, waitsWith, deciders: leaders.length > 0 ? leaders : coordinators };
    });
    return [...Map.groupBy(waiting, ({ organisationId }) => organisationId)].map(([organisationId, found]) => ({
      ...{ organisationId, waiting: found, operators },
    }));
  },
});

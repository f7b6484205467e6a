import type pg from 'pg';
import type { Downtime } from './downtime.js';
import { EXPECTED_CREDITS } from './expectedCredits.js';
import { EXPECTED_PEOPLE } from './expectedPeople.js';
import { EXPECTED, EXPECTED_ROUNDS, SETTING } from './expectedRounds.js';
import { EXPECTED_SHIFTS } from './expectedShifts.js';
import type { Heard } from './recipient.js';

/** What one kind of message came to in a year. */
export interface KindCount {
  kind: string;
  expected: number;
  sent: number;
  onTime: number;
  missing: number;
}

const COMPARED = `
WITH wanted AS (
  SELECT kind, told, who, at, row_number() OVER (PARTITION BY told, who, at ORDER BY kind) AS place FROM expected WHERE at IS NOT NULL),
-- What was kept counts when it was written: it is heard in a digest.
came AS (
  SELECT n.kind AS told, n.who, n.at, row_number() OVER (PARTITION BY n.kind, n.who, n.at ORDER BY n.id) AS place
  FROM (SELECT id, kind, coalesce(member_id, invitation_id) AS who, CASE WHEN h.reference IS NULL THEN created_at ELSE h.at END AS at
    FROM tc.notification LEFT JOIN heard h ON h.reference = id
    WHERE scheme_id = $1 AND (h.reference IS NOT NULL OR state IN ('TOLD', 'COLLECTED'))) AS n
  WHERE n.kind = 'DIGEST' OR n.kind IN (SELECT told FROM manner)),
matched AS (SELECT w.kind, w.told, w.at IS NOT NULL AS is_wanted, c.at IS NOT NULL AS is_here, c.told AS came_as
  FROM wanted w FULL JOIN came c ON c.told = w.told AND c.who = w.who AND c.at = w.at AND c.place = w.place),
rounds AS (
  SELECT coalesce(e.kind, r.kind) AS kind, e.at IS NOT NULL AS is_wanted, r.ended_at IS NOT NULL AS is_here, r.ended_at = e.at AS is_on_time
  FROM (SELECT * FROM expected_round WHERE at IS NOT NULL) e
  FULL JOIN (SELECT * FROM tc.round WHERE scheme_id = $1 AND state = 'DONE') r ON r.kind = e.kind AND r.period_on = e.day)
SELECT coalesce(kind, 'not expected: ' || came_as) AS kind, count(*) FILTER (WHERE is_wanted)::int AS expected, count(*) FILTER (WHERE is_here)::int AS sent,
  count(*) FILTER (WHERE is_wanted AND is_here)::int AS "onTime", count(*) FILTER (WHERE is_wanted AND NOT is_here)::int AS missing
FROM matched GROUP BY 1
UNION ALL SELECT 'round ' || kind, count(*) FILTER (WHERE is_wanted)::int, count(*) FILTER (WHERE is_here)::int,
  count(*) FILTER (WHERE is_on_time)::int, count(*) FILTER (WHERE is_wanted AND NOT is_here)::int
FROM rounds GROUP BY 1 ORDER BY 1`;

const DOUBLED = `
SELECT count(*)::int AS doubled FROM (SELECT reference FROM heard GROUP BY reference HAVING count(*) > 1) AS again`;

/** What was said of shifts for the downtime, and of rounds: too late for some, and made up for where it still made sense. */
const DROPS = `
SELECT (SELECT count(*)::int FROM expected WHERE at IS NULL AND told = 'SHIFT_REMINDER') AS "shiftsExpected",
       (SELECT count(*)::int FROM tc.notice WHERE scheme_id = $1 AND dropped_why IS NOT NULL AND kind LIKE 'SHIFT%') AS shifts,
       (SELECT count(*)::int FROM expected WHERE at > due AND due >= $2 AND told = 'SHIFT_REMINDER') AS "madeUpFor",
       (SELECT count(*)::int FROM expected_round WHERE at IS NULL) AS "roundsExpected",
       (SELECT count(*)::int FROM tc.round WHERE scheme_id = $1 AND state = 'DROPPED') AS rounds`;

/**
 * From nine in the evening until eight in the morning only what somebody waits for comes, and what was written comes sooner or later. A week's digest
 * names something.
 */
const PEACE = `
SELECT count(*)::int AS heard,
  (count(*) FILTER (WHERE ((h.at AT TIME ZONE s.time_zone)::time >= time '21:00' OR (h.at AT TIME ZONE s.time_zone)::time < time '08:00')
    AND n.kind NOT IN ('SIGN_IN_CODE', 'INVITATION', 'PLACE_OFFERED', 'LEDGER_ALARM')))::int AS "atNight",
  (SELECT count(*)::int FROM tc.notification w WHERE w.scheme_id = $1 AND w.created_at > $2 AND w.created_at < $3::timestamptz - interval '8 days'
    AND w.state NOT IN ('TOLD', 'DROPPED') AND NOT EXISTS (SELECT 1 FROM heard t WHERE t.reference = w.id)) AS unheard,
  (count(*) FILTER (WHERE n.kind = 'WEEKLY_DIGEST' AND NOT EXISTS (
    SELECT FROM tc.opportunity o WHERE o.scheme_id = $1 AND strpos(n.body, o.role) > 0)))::int AS "emptyDigests"
FROM heard h JOIN tc.notification n ON n.id = h.reference JOIN tc.scheme s ON s.scheme_id = n.scheme_id WHERE n.scheme_id = $1`;

/** What came and is not counted here. */
const BESIDES = `
SELECT n.kind, count(*)::int AS sent FROM heard h JOIN tc.notification n ON n.id = h.reference
WHERE n.scheme_id = $1 AND n.kind <> 'DIGEST' AND n.kind NOT IN (SELECT told FROM manner) GROUP BY n.kind ORDER BY n.kind`;

/** The days around the clock changes: when it is nine there, and how much came just then. */
const NINES = `
SELECT to_char(day, 'YYYY-MM-DD') AS day, to_char(nine AT TIME ZONE 'UTC', 'HH24:MI') AS utc, (SELECT count(*)::int FROM heard WHERE at = nine) AS heard
FROM setting, unnest('{2026-10-24, 2026-10-25, 2026-10-26, 2027-03-27, 2027-03-28, 2027-03-29}'::date[]) AS day
CROSS JOIN LATERAL (SELECT (day + time '09:00') AT TIME ZONE tz AS nine) AS clock WHERE nine > $1 AND nine <= $2 ORDER BY day`;

export interface Comparison {
  kinds: KindCount[];
  doubled: number;
  drops: { shiftsExpected: number; shifts: number; madeUpFor: number; roundsExpected: number; rounds: number };
  peace: { heard: number; atNight: number; unheard: number; emptyDigests: number };
  besides: { kind: string; sent: number }[];
  nines: { day: string; utc: string; heard: number }[];
}

/** Compares what the far side heard with what the tables call for. The client is past row-level security. */
export async function compare(
  client: pg.Client,
  schemeId: string,
  year: Downtime,
  /** Null: something ran all the time. */
  downtime: Downtime | null,
  heard: readonly Heard[],
): Promise<Comparison> {
  await client.query('CREATE TEMP TABLE heard (reference uuid NOT NULL, at timestamptz NOT NULL)');
  await client.query('INSERT INTO heard SELECT * FROM unnest($1::uuid[], $2::timestamptz[])', [
    heard.map(({ reference }) => reference),
    heard.map(({ at }) => at),
  ]);
  await client.query('CREATE INDEX ON heard (reference); ANALYZE heard');
  // Statements that make tables take no parameters. A downtime after the year is none.
  const asleep = downtime ?? { from: new Date('9999-01-01'), until: new Date('9999-01-02') };
  const values = [schemeId, year.from, year.until, asleep.from, asleep.until];
  for (const sql of [EXPECTED_ROUNDS, SETTING, EXPECTED_SHIFTS, EXPECTED_CREDITS, EXPECTED_PEOPLE, EXPECTED])
    await client.query(
      values.reduce<string>((text, value, index) => text.replaceAll(`$${index + 1}`, literal(value)), sql),
    );
  const one = async (sql: string, ...parameters: unknown[]) => (await client.query(sql, parameters)).rows[0];
  const all = async (sql: string, ...parameters: unknown[]) => (await client.query(sql, parameters)).rows;
  return {
    kinds: await all(COMPARED, schemeId),
    doubled: (await one(DOUBLED)).doubled,
    drops: await one(DROPS, schemeId, asleep.from),
    peace: await one(PEACE, schemeId, year.from, year.until),
    besides: await all(BESIDES, schemeId),
    nines: await all(NINES, year.from, year.until),
  };
}

function literal(value: Date | string): string {
  return value instanceof Date ? `timestamptz '${value.toISOString()}'` : `uuid '${value}'`;
}

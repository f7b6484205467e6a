import type pg from 'pg';
import { EXPECTED, EXPECTED_ROUNDS } from './expectedMessages.js';
import type { Heard } from './recipient.js';
import type { Downtime } from './simulate.js';

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
  SELECT kind, told, member_id, at, row_number() OVER (PARTITION BY told, member_id, at ORDER BY kind) AS place FROM expected WHERE at IS NOT NULL),
-- What was collected is heard in a digest.
came AS (
  SELECT n.kind AS told, n.member_id, CASE WHEN h.reference IS NULL THEN n.created_at ELSE h.at END AS at,
    row_number() OVER (PARTITION BY n.kind, n.member_id, CASE WHEN h.reference IS NULL THEN n.created_at ELSE h.at END ORDER BY n.id) AS place
  FROM tc.notification n LEFT JOIN heard h ON h.reference = n.id
  WHERE n.scheme_id = $1 AND (h.reference IS NOT NULL OR n.state IN ('TOLD', 'COLLECTED')) AND n.kind IN (
    'SHIFT_REMINDER', 'CREDITS_EXPIRING', 'CHECK_EXPIRES', 'HOURS_WITH', 'HOURS_STUCK', 'DIGEST')),
matched AS (SELECT w.kind, w.told, w.at IS NOT NULL AS is_wanted, c.at IS NOT NULL AS is_here, c.told AS came_as
  FROM wanted w FULL JOIN came c ON c.told = w.told AND c.member_id = w.member_id AND c.at = w.at AND c.place = w.place),
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

const DROPS = `
SELECT (SELECT count(*)::int FROM expected WHERE at IS NULL AND told = 'SHIFT_REMINDER') AS "shiftsExpected",
       (SELECT count(*)::int FROM tc.notice WHERE scheme_id = $1 AND dropped_why IS NOT NULL AND kind LIKE 'SHIFT%') AS shifts,
       (SELECT count(*)::int FROM expected_round WHERE at IS NULL) AS "roundsExpected",
       (SELECT count(*)::int FROM tc.round WHERE scheme_id = $1 AND state = 'DROPPED') AS rounds`;

/** From nine in the evening until eight in the morning only what somebody waits for comes, and what was written comes sooner or later. */
const PEACE = `
SELECT count(*)::int AS heard,
  (count(*) FILTER (WHERE ((h.at AT TIME ZONE s.time_zone)::time >= time '21:00' OR (h.at AT TIME ZONE s.time_zone)::time < time '08:00')
    AND n.kind NOT IN ('SIGN_IN_CODE', 'INVITATION', 'PLACE_OFFERED', 'LEDGER_ALARM')))::int AS "atNight",
  (SELECT count(*)::int FROM tc.notification w WHERE w.scheme_id = $1 AND w.created_at > $2 AND w.created_at < $3::timestamptz - interval '8 days'
    AND w.state NOT IN ('TOLD', 'DROPPED') AND NOT EXISTS (SELECT 1 FROM heard t WHERE t.reference = w.id)) AS unheard
FROM heard h JOIN tc.notification n ON n.id = h.reference JOIN tc.scheme s ON s.scheme_id = n.scheme_id WHERE n.scheme_id = $1`;

export interface Comparison {
  kinds: KindCount[];
  doubled: number;
  drops: { shiftsExpected: number; shifts: number; roundsExpected: number; rounds: number };
  peace: { heard: number; atNight: number; unheard: number };
}

/** Compares what the far side heard with what the tables call for. The client is past row-level security. */
export async function compare(
  client: pg.Client,
  schemeId: string,
  year: Downtime,
  downtime: Downtime,
  heard: readonly Heard[],
): Promise<Comparison> {
  await client.query('CREATE TEMP TABLE heard (reference uuid NOT NULL, at timestamptz NOT NULL)');
  await client.query('INSERT INTO heard SELECT * FROM unnest($1::uuid[], $2::timestamptz[])', [
    heard.map(({ reference }) => reference),
    heard.map(({ at }) => at),
  ]);
  // A statement that makes a table takes no parameters.
  const values = [schemeId, year.from, year.until, downtime.from, downtime.until];
  const filledIn = (sql: string) =>
    values.reduce<string>((text, value, index) => text.replaceAll(`$${index + 1}`, literal(value)), sql);
  await client.query(filledIn(EXPECTED));
  await client.query(filledIn(EXPECTED_ROUNDS));
  const { rows: kinds } = await client.query(COMPARED, [schemeId]);
  const { rows: doubled } = await client.query(DOUBLED);
  const { rows: drops } = await client.query(DROPS, [schemeId]);
  const { rows: peace } = await client.query(PEACE, [schemeId, year.from, year.until]);
  return { kinds, doubled: doubled[0].doubled, drops: drops[0], peace: peace[0] };
}

function literal(value: Date | string): string {
  return value instanceof Date ? `timestamptz '${value.toISOString()}'` : `uuid '${value}'`;
}

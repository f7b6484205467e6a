import type pg from 'pg';
import type { Heard } from './recipient.js';
import type { Downtime } from './simulate.js';

/** What one kind of message came to in a year. */
export interface KindCount {
  kind: string;
  expected: number;
  sent: number;
  onTime: number;
  doubled: number;
  missing: number;
  /** Not said because it made no sense any more, as this arithmetic has it, and as the records have it. */
  dropsExpected: number;
  drops: number;
}

/**
 * Written against the tables of shifts, bookings and lots, with an arithmetic of its own: it calls none of the rules. $1 scheme, $2 and $3 the year,
 * $4 and $5 the downtime. `at` is when it is to be heard; null where it is dropped.
 */
const EXPECTED = `
CREATE TEMP TABLE expected AS
WITH scheme_now AS (SELECT scheme_id, time_zone AS tz FROM tc.scheme WHERE scheme_id = $1),
booked AS (
  SELECT b.id, b.member_id, h.starts_at, coalesce(b.booked_at, b.asked_at) AS booked_at, tz,
    h.starts_at - interval '2 hours' AS two_before, (h.starts_at - interval '2 hours') AT TIME ZONE tz AS wall_two_before,
    ((h.starts_at AT TIME ZONE tz)::date - 2 + time '09:00') AT TIME ZONE tz AS days_at
  FROM scheme_now JOIN tc.booking b USING (scheme_id) JOIN tc.shift h ON h.scheme_id = b.scheme_id AND h.id = b.shift_id
  WHERE b.state IN ('BOOKED', 'ATTENDED', 'NO_SHOW') AND h.state <> 'CANCELLED'),
timed AS (
  SELECT *, CASE
    WHEN wall_two_before::time < time '08:00' THEN (wall_two_before::date - 1 + time '20:45') AT TIME ZONE tz
    WHEN wall_two_before::time >= time '21:00' THEN (wall_two_before::date + time '20:45') AT TIME ZONE tz
    ELSE two_before END AS hours_at
  FROM booked),
reminders AS (
  SELECT 'shift, 2 days before' AS kind, member_id, days_at AS due, starts_at, hours_at AS other FROM timed WHERE booked_at < days_at
  UNION ALL SELECT 'shift, 2 hours before', member_id, hours_at, starts_at, NULL FROM timed WHERE booked_at < hours_at),
heard_reminders AS (
  SELECT kind, member_id, due, CASE
    WHEN due < $4 OR due >= $5 THEN due
    WHEN starts_at <= $5 OR other <= $5 THEN NULL
    ELSE $5 END AS at
  FROM reminders WHERE due > $2 AND due <= $3),
mornings AS (
  SELECT day::date AS day, (day::date + time '09:00') AT TIME ZONE tz AS due
  FROM scheme_now, generate_series($2::timestamptz::date, $3::timestamptz::date, interval '1 day') AS day),
-- Of the mornings that were slept through the last alone is made up for.
rounds AS (
  SELECT day, CASE WHEN due < $4 OR due >= $5 THEN due ELSE $5 END AS at FROM mornings
  WHERE due > $2 AND due <= $3
    AND (due < $4 OR due >= $5 OR day = (SELECT max(day) FROM mornings WHERE due >= $4 AND due < $5))),
kept AS (
  SELECT r.day, r.at, a.member_id, (l.expires_at AT TIME ZONE tz - interval '1 microsecond')::date AS last_day,
    l.amount_minutes - coalesce((SELECT sum(u.minutes) FROM tc.lot_use u JOIN tc.transfer t ON t.scheme_id = u.scheme_id AND t.id = u.transfer_id
      WHERE u.scheme_id = l.scheme_id AND u.lot_id = l.id AND t.occurred_at <= r.at), 0) AS remaining
  FROM scheme_now JOIN tc.lot l USING (scheme_id) JOIN tc.account a ON a.scheme_id = l.scheme_id AND a.id = l.account_id AND a.kind = 'WALLET'
  JOIN rounds r ON l.arrived_at <= r.at
  WHERE l.expires_at IS NOT NULL),
reached AS (
  SELECT member_id, last_day, at, CASE WHEN last_day - day <= 7 THEN 7 WHEN last_day - day <= 30 THEN 30 ELSE 90 END AS threshold
  FROM kept WHERE remaining > 0 AND last_day - day BETWEEN 0 AND 90),
firsts AS (SELECT member_id, last_day, threshold, min(at) AS at FROM reached GROUP BY 1, 2, 3)
-- Whoever wants to hear nothing hears nothing.
SELECT told.* FROM (
  SELECT kind, member_id, due, at FROM heard_reminders
  UNION ALL SELECT 'credits expiring', member_id, at, at FROM (SELECT DISTINCT member_id, at FROM firsts) AS first) AS told
JOIN tc.member m ON m.scheme_id = $1 AND m.id = told.member_id AND m.preferred_channel <> 'NONE'`;

const COMPARED = `
WITH wanted AS (
  SELECT CASE WHEN kind = 'credits expiring' THEN 'CREDITS_EXPIRING' ELSE 'SHIFT_REMINDER' END AS told, kind, member_id, at,
    row_number() OVER (PARTITION BY CASE WHEN kind = 'credits expiring' THEN 1 ELSE 0 END, member_id, at ORDER BY kind) AS place
  FROM expected WHERE at IS NOT NULL),
came AS (
  SELECT n.kind AS told, n.member_id, h.at, h.reference, row_number() OVER (PARTITION BY n.kind, n.member_id, h.at ORDER BY h.reference) AS place
  FROM heard h JOIN tc.notification n ON n.id = h.reference WHERE n.kind IN ('CREDITS_EXPIRING', 'SHIFT_REMINDER')),
matched AS (SELECT w.kind, w.told, w.at IS NOT NULL AS is_wanted, c.at IS NOT NULL AS is_here, c.told AS came_as
  FROM wanted w FULL JOIN came c ON c.told = w.told AND c.member_id = w.member_id AND c.at = w.at AND c.place = w.place)
SELECT coalesce(kind, 'not expected: ' || came_as) AS kind, count(*) FILTER (WHERE is_wanted)::int AS expected, count(*) FILTER (WHERE is_here)::int AS sent,
  count(*) FILTER (WHERE is_wanted AND is_here)::int AS "onTime", count(*) FILTER (WHERE is_wanted AND NOT is_here)::int AS missing
FROM matched GROUP BY 1 ORDER BY 1`;

const DOUBLED = `
SELECT count(*)::int AS doubled FROM (SELECT reference FROM heard GROUP BY reference HAVING count(*) > 1) AS again`;

const DROPS = `
SELECT (SELECT count(*)::int FROM expected WHERE at IS NULL AND kind LIKE 'shift, %') AS "shiftsExpected",
       (SELECT count(*)::int FROM tc.notice WHERE scheme_id = $1 AND dropped_why IS NOT NULL AND kind LIKE 'SHIFT%') AS shifts,
       (SELECT count(*)::int FROM tc.round WHERE scheme_id = $1 AND state = 'DROPPED' AND kind = 'EXPIRY_NOTICES') AS rounds`;

export interface Comparison {
  kinds: Pick<KindCount, 'kind' | 'expected' | 'sent' | 'onTime' | 'missing'>[];
  doubled: number;
  drops: { shiftsExpected: number; shifts: number; rounds: number };
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
  const text = [schemeId, year.from, year.until, downtime.from, downtime.until].reduce<string>(
    (sql, value, index) =>
      sql.replaceAll(
        `$${index + 1}`,
        value instanceof Date ? `timestamptz '${value.toISOString()}'` : `uuid '${value}'`,
      ),
    EXPECTED,
  );
  await client.query(text);
  const { rows: kinds } = await client.query(COMPARED);
  const { rows: doubled } = await client.query(DOUBLED);
  const { rows: drops } = await client.query(DROPS, [schemeId]);
  return { kinds, doubled: doubled[0].doubled, drops: drops[0] };
}

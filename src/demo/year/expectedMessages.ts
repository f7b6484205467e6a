/**
 * What people are to hear in a year. Written against the tables of shifts, bookings, lots, proofs and hours, with an arithmetic of its own: it calls none of the rules. $1 scheme, $2 and $3 the year,
 * $4 and $5 the downtime. `at` is when it is to be heard; null where it is dropped.
 */
export const EXPECTED = `
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
firsts AS (SELECT member_id, last_day, threshold, min(at) AS at FROM reached GROUP BY 1, 2, 3),
proofs AS (
  SELECT c.id, c.member_id, min(r.at) AS at FROM tc.member_check c JOIN rounds r ON c.expires_on - r.day BETWEEN 0 AND 30
  WHERE c.scheme_id = $1 AND c.ended_at IS NULL AND c.expires_on IS NOT NULL AND c.seen_at <= r.at
    AND NOT EXISTS (SELECT 1 FROM tc.member_check n WHERE n.scheme_id = c.scheme_id AND n.member_id = c.member_id AND n.kind = c.kind AND n.id <> c.id
      AND n.training_id IS NOT DISTINCT FROM c.training_id AND n.ended_at IS NULL AND (n.expires_on IS NULL OR n.expires_on > c.expires_on))
  GROUP BY c.id, c.member_id, c.expires_on - r.day <= 7),
-- England's bank holidays of these years, as gov.uk lists them.
working AS (
  SELECT * FROM rounds WHERE extract(isodow FROM day) < 6 AND day NOT IN ('2026-12-25', '2026-12-28', '2027-01-01', '2027-03-26', '2027-03-29',
    '2027-05-03', '2027-05-31', '2027-08-30')),
waits AS (
  SELECT g.member_id, g.organisation_id, min(w.at) FILTER (WHERE w.day - g.written_on >= 3) AS late_at, min(w.at) FILTER (WHERE w.day - g.written_on >= 14) AS stuck_at
  FROM (SELECT h.id, h.member_id, h.organisation_id, (h.submitted_at AT TIME ZONE tz)::date AS written_on FROM scheme_now JOIN tc.hours_log h USING (scheme_id)
    WHERE h.state = 'SUBMITTED') AS g JOIN working w ON w.day - g.written_on >= 3
  GROUP BY g.id, g.member_id, g.organisation_id, g.written_on),
operators AS (SELECT DISTINCT member_id FROM tc.role_assignment WHERE scheme_id = $1 AND role = 'OPERATOR' AND ended_at IS NULL),
-- What was collected is told at the next nine o'clock, or at that of the next Monday.
collected AS (
  SELECT DISTINCT n.member_id, ((n.created_at AT TIME ZONE tz)::date + d + time '09:00') AT TIME ZONE tz AS due
  FROM scheme_now JOIN tc.notification n USING (scheme_id) JOIN tc.member m ON m.scheme_id = n.scheme_id AND m.id = n.member_id
  CROSS JOIN LATERAL (SELECT d FROM generate_series(0, 7) AS d
    WHERE ((n.created_at AT TIME ZONE tz)::date + d + time '09:00') AT TIME ZONE tz > n.created_at
      AND (m.message_frequency <> 'WEEKLY' OR extract(isodow FROM (n.created_at AT TIME ZONE tz)::date + d) = 1) ORDER BY d LIMIT 1) AS next
  WHERE n.state IN ('COLLECTED', 'TOLD')),
digests AS (SELECT DISTINCT member_id, CASE WHEN due >= $4 AND due < $5 THEN $5 ELSE due END AS at FROM collected WHERE due > $2 AND due <= $3)
-- Whoever wants to hear nothing hears nothing.
SELECT told.* FROM (
  SELECT kind, 'SHIFT_REMINDER' AS told, member_id, due, at FROM heard_reminders
  UNION ALL SELECT 'credits expiring, 90, 30, 7 days', 'CREDITS_EXPIRING', member_id, at, at FROM (SELECT DISTINCT member_id, at FROM firsts) AS first
  UNION ALL SELECT 'proof expiring, 30 and 7 days', 'CHECK_EXPIRES', member_id, at, at FROM proofs
  UNION ALL SELECT 'hours that wait, 3 days', 'HOURS_WITH', member_id, late_at, late_at FROM (SELECT DISTINCT member_id, organisation_id, late_at FROM waits) AS late
  UNION ALL SELECT 'hours that nobody decides, 14 days', 'HOURS_STUCK', o.member_id, stuck_at, stuck_at
    FROM (SELECT DISTINCT organisation_id, stuck_at FROM waits WHERE stuck_at IS NOT NULL) AS stuck CROSS JOIN operators o
  UNION ALL SELECT 'digest', 'DIGEST', member_id, at, at FROM digests) AS told
JOIN tc.member m ON m.scheme_id = $1 AND m.id = told.member_id AND m.preferred_channel <> 'NONE'`;

/**
 * The rounds of the night and the morning, each day, week (on Mondays), month or quarter. Of those that were slept through the last alone is made up for, but
 * of the figures and statements each.
 */
export const EXPECTED_ROUNDS = `
CREATE TEMP TABLE expected_round AS
WITH clock (kind, wall, every, is_each) AS (VALUES ('EXPIRE_CREDITS', time '00:05', 'day', false), ('SNAPSHOT', '00:30', 'month', true),
  ('RECONCILIATION', '02:30', 'day', false), ('EXPIRY_NOTICES', '09:00', 'day', false), ('APPROVALS_WAITING', '09:00', 'day', false),
  ('DOCUMENTS_EXPIRING', '09:00', 'day', false), ('HOLDS_NEAR', '09:00', 'day', false), ('MEMBER_STATEMENTS', '09:00', 'month', true),
  ('VENUE_STATEMENTS', '09:00', 'month', true), ('WEEKLY_DIGEST', '09:00', 'week', false), ('NOT_SEEN', '09:00', 'quarter', false)),
due AS (
  SELECT kind, is_each, day::date AS day, (day::date + wall) AT TIME ZONE s.time_zone AS due
  FROM tc.scheme s, clock, generate_series($2::timestamptz::date, $3::timestamptz::date, interval '1 day') AS day
  WHERE s.scheme_id = $1 AND date_trunc(every, day) = day),
judged AS (
  SELECT kind, is_each, day, due, due >= $4 AND due < $5 AS slept, max(day) FILTER (WHERE due >= $4 AND due < $5) OVER (PARTITION BY kind) AS last_slept
  FROM due WHERE due > $2 AND due <= $3)
SELECT kind, day, CASE WHEN NOT slept THEN due WHEN is_each OR day = last_slept THEN $5 END AS at FROM judged`;

/**
 * When rounds are to be done. Like all of the expectation it is written from the rules of docs/states.md, with an arithmetic of its own: it calls none of the service's.
 * $1 scheme, $2 and $3 the year, $4 and $5 the downtime. Each day, week (on Mondays), month or quarter; of those that were slept through the last alone is made
 * up for, but of the figures and statements each. `at` is null where it is dropped.
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
SELECT kind, day, due, CASE WHEN NOT slept THEN due WHEN is_each OR day = last_slept THEN $5 END AS at FROM judged`;

/** What the other parts of the expectation read: the zone, the rounds that are done, and where what they find is put. `written` null: dropped. */
export const SETTING = `
CREATE TEMP TABLE setting AS SELECT scheme_id, time_zone AS tz FROM tc.scheme WHERE scheme_id = $1;
CREATE TEMP TABLE done_round AS SELECT kind, day, due, at FROM expected_round WHERE at IS NOT NULL;
CREATE TEMP TABLE said (kind text NOT NULL, told text NOT NULL, who uuid NOT NULL, due timestamptz NOT NULL, written timestamptz);
CREATE TEMP TABLE manner (told text, urgency text, topic text);
INSERT INTO manner VALUES ('SHIFT_REMINDER', 'SOON', 'SHIFTS'), ('SHIFT_BOOKED', 'SOON', 'SHIFTS'), ('BOOKING_ENDED', 'SOON', NULL),
  ('PLACE_OFFERED', 'AWAITED', NULL), ('CREDITS_EXPIRING', 'SOON', NULL), ('CREDITS_EXPIRED', 'CAN_WAIT', NULL),
  ('HOLD_PLACED', 'CAN_WAIT', 'CREDITS'), ('HOLD_NEAR', 'SOON', NULL), ('HOLD_ENDED', 'SOON', NULL), ('MEMBER_STATEMENT', 'SOON', 'CREDITS'),
  ('VENUE_STATEMENT', 'SOON', NULL), ('WEEKLY_DIGEST', 'SOON', 'MATCHES'), ('NOT_SEEN', 'CAN_WAIT', 'NEWS'), ('CHECK_EXPIRES', 'SOON', NULL),
  ('HOURS_APPROVED', 'CAN_WAIT', 'HOURS'), ('HOURS_WITH', 'CAN_WAIT', 'HOURS'), ('HOURS_STUCK', 'SOON', NULL), ('HOURS_WAITING', 'CAN_WAIT', NULL),
  ('ATTENDANCE_LIST_ASKED', 'SOON', NULL),
  ('INVITATION', 'AWAITED', NULL), ('INVITATION_REMINDER', 'SOON', NULL), ('INVITATION_LAPSED', 'CAN_WAIT', NULL)`;

/**
 * How each kind travels. AWAITED: at once. CAN_WAIT: kept for those who wish to hear daily or weekly. SOON: at eight in the morning where it is written in quiet hours.
 * Whoever wishes for nothing, or switched the topic off, hears nothing, but for what they wait for. What would be heard in the downtime is heard when it is over.
 */
export const EXPECTED = `
CREATE TEMP TABLE expected AS
WITH addressed AS (
  SELECT s.*, n.urgency, s.written AT TIME ZONE tz AS wall, tz, m.message_frequency AS often, n.urgency = 'CAN_WAIT' AND m.message_frequency <> 'AS_IT_HAPPENS' AS is_kept
  FROM setting, said s JOIN manner n USING (told) LEFT JOIN tc.member m ON m.scheme_id = $1 AND m.id = s.who
  WHERE m.id IS NULL OR m.status = 'ACTIVE' AND (m.preferred_channel <> 'NONE' OR s.told = 'PLACE_OFFERED')
    AND (n.topic IS NULL OR n.topic <> ALL (m.topics_off))),
heard AS (
  SELECT *, CASE WHEN urgency = 'AWAITED' OR is_kept THEN written
    WHEN wall::time < time '08:00' THEN (wall::date + time '08:00') AT TIME ZONE tz
    WHEN wall::time >= time '21:00' THEN (wall::date + 1 + time '08:00') AT TIME ZONE tz
    ELSE written END AS at
  FROM addressed),
-- What was kept is told in one message at the next nine o'clock, or at that of the next Monday.
digests AS (
  SELECT DISTINCT who, (wall::date + d + time '09:00') AT TIME ZONE tz AS due FROM heard
  CROSS JOIN LATERAL (SELECT d FROM generate_series(0, 7) AS d
    WHERE wall::date + d + time '09:00' > wall AND (often <> 'WEEKLY' OR extract(isodow FROM wall::date + d) = 1) ORDER BY d LIMIT 1) AS next
  WHERE is_kept)
SELECT kind, told, who, due, CASE WHEN NOT is_kept AND at >= $4 AND at < $5 THEN $5 ELSE at END AS at FROM heard WHERE at IS NULL OR at <= $3
UNION ALL SELECT DISTINCT 'digest of what was kept', 'DIGEST', who, NULL::timestamptz, CASE WHEN due >= $4 AND due < $5 THEN $5 ELSE due END FROM digests
  WHERE due <= $3`;

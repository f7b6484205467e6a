/** Reminders of shifts, places that were booked, and waiting lists. $1 scheme, $2 and $3 the year, $4 and $5 the downtime. */
export const EXPECTED_SHIFTS = `
WITH booked AS (
  SELECT b.member_id, m.email IS NOT NULL OR m.phone ~ '^\\+447' AS is_soon_reached, h.starts_at, coalesce(b.booked_at, b.asked_at) AS booked_at, coalesce(b.ended_at, 'infinity') AS ended_at, tz,
    h.starts_at - interval '2 hours' AS two_before, (h.starts_at - interval '2 hours') AT TIME ZONE tz AS wall_two_before,
    ((h.starts_at AT TIME ZONE tz)::date - 2 + time '09:00') AT TIME ZONE tz AS days_at
  FROM setting JOIN tc.booking b USING (scheme_id) JOIN tc.member m ON m.scheme_id = b.scheme_id AND m.id = b.member_id
  JOIN tc.shift h ON h.scheme_id = b.scheme_id AND h.id = b.shift_id
  WHERE (b.state IN ('BOOKED', 'ATTENDED', 'NO_SHOW') OR b.state = 'CANCELLED' AND b.booked_at IS NOT NULL) AND h.state <> 'CANCELLED'),
timed AS (
  SELECT *, CASE
    WHEN wall_two_before::time < time '08:00' THEN (wall_two_before::date - 1 + time '20:45') AT TIME ZONE tz
    WHEN wall_two_before::time >= time '21:00' THEN (wall_two_before::date + time '20:45') AT TIME ZONE tz
    ELSE two_before END AS hours_at
  FROM booked),
-- The post does not arrive within hours.
reminders AS (
  SELECT 'shift, 2 days before' AS kind, member_id, days_at AS due, starts_at, hours_at AS other, ended_at, true AS is_reached FROM timed WHERE booked_at < days_at
  UNION ALL SELECT 'shift, 2 hours before', member_id, hours_at, starts_at, NULL, ended_at, is_soon_reached FROM timed WHERE booked_at < hours_at),
done AS (SELECT *, CASE WHEN due >= $4 AND due < $5 THEN $5 ELSE due END AS done_at FROM reminders WHERE due > $2 AND due <= $3)
INSERT INTO said SELECT kind, 'SHIFT_REMINDER', member_id, due, at FROM (
  SELECT *, CASE WHEN done_at = due OR starts_at > $5 AND (other IS NULL OR other > $5) THEN done_at END AS at FROM done WHERE ended_at > done_at) AS judged
-- What is dropped is dropped for everybody.
WHERE is_reached OR at IS NULL;

INSERT INTO said SELECT 'place booked', 'SHIFT_BOOKED', member_id, booked_at, booked_at FROM tc.booking WHERE scheme_id = $1 AND booked_at >= $2 AND booked_at <= $3;

-- Who asked for a place in the year and got none waits in line. When somebody gives theirs back it is kept for the first of them for 48 hours, but no longer than until 12
-- hours before the shift, and then for the next. In this year nobody takes it.
WITH line AS (
  SELECT h.id, h.starts_at, b.member_id, c.ended_at AS free_at, row_number() OVER (PARTITION BY h.id ORDER BY b.asked_at, b.id) AS place
  FROM tc.booking b JOIN tc.shift h ON h.scheme_id = b.scheme_id AND h.id = b.shift_id
  JOIN tc.booking c ON c.scheme_id = h.scheme_id AND c.shift_id = h.id AND c.end_reason = 'BY_MEMBER' AND c.ended_at > $2
  WHERE b.scheme_id = $1 AND b.asked_at > $2 AND b.booked_at IS NULL),
kept AS (
  SELECT *, free_at + (place - 1) * interval '48 hours' AS from_at, least(free_at + place * interval '48 hours', starts_at - interval '12 hours') AS until_at FROM line),
-- What lapses in the downtime lapses when it is over, and goes to the next then.
slept AS (
  SELECT id, starts_at, member_id, place, from_at, until_at, bool_or(until_at >= $4 AND until_at < $5) OVER (PARTITION BY id) AS is_slept FROM kept),
shifted AS (
  SELECT *, CASE WHEN is_slept AND until_at >= $4 THEN
    $5::timestamptz + (place - min(place) FILTER (WHERE until_at >= $4) OVER (PARTITION BY id)) * interval '48 hours' ELSE until_at END AS ends_at FROM slept),
offered AS (
  SELECT *, coalesce(lag(ends_at) OVER (PARTITION BY id ORDER BY place), from_at) AS begins_at FROM shifted)
INSERT INTO said
SELECT 'place offered to who waits', 'PLACE_OFFERED', member_id, begins_at, begins_at FROM offered WHERE begins_at < starts_at - interval '12 hours' AND begins_at <= $3
UNION ALL SELECT 'offered place that lapsed', 'BOOKING_ENDED', member_id, ends_at, ends_at FROM offered WHERE begins_at < starts_at - interval '12 hours' AND ends_at <= $3;

INSERT INTO said SELECT 'place given back', 'BOOKING_ENDED', member_id, ended_at, ended_at FROM tc.booking WHERE scheme_id = $1 AND end_reason = 'BY_MEMBER' AND ended_at > $2;

-- Two hours after the end, where nobody said who came: whoever looks after the group is asked to.
INSERT INTO said SELECT 'list of who came', 'ATTENDANCE_LIST_ASKED', r.member_id, asked.at, asked.at FROM (
  SELECT h.organisation_id, CASE WHEN due >= $4 AND due < $5 THEN $5 ELSE due END AS at
  FROM tc.shift h CROSS JOIN LATERAL (SELECT h.ends_at + interval '2 hours' AS due) AS settles
  WHERE h.scheme_id = $1 AND h.state = 'SCHEDULED' AND due > $2 AND due <= $3
    AND EXISTS (SELECT FROM tc.booking b WHERE b.scheme_id = $1 AND b.shift_id = h.id AND b.state = 'BOOKED')) AS asked
CROSS JOIN LATERAL (SELECT DISTINCT member_id FROM tc.role_assignment l
  WHERE l.scheme_id = $1 AND l.organisation_id = asked.organisation_id AND l.role IN ('LEADER', 'COORDINATOR') AND l.ended_at IS NULL) AS r`;

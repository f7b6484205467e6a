/** Credits that lapse, visits that were booked, and statements. $1 scheme, $2 and $3 the year. */
export const EXPECTED_CREDITS = `
-- What comes back to a lot that has lapsed meanwhile gives it a later day, perhaps more than once; until then it had the one before.
CREATE TEMP TABLE lot_day AS
WITH day AS (
  SELECT g.lot_id, g.expired_at AS expires_at, (SELECT min(h.settled_at) FROM tc.hold_lot p JOIN tc.hold h ON h.scheme_id = p.scheme_id AND h.id = p.hold_id
    WHERE p.scheme_id = $1 AND p.lot_id = g.lot_id AND h.state IN ('RELEASED', 'LAPSED') AND h.settled_at >= g.expired_at) AS until_at
  FROM tc.lot_grace g WHERE g.scheme_id = $1
  UNION ALL SELECT id, expires_at, 'infinity' FROM tc.lot WHERE scheme_id = $1)
SELECT l.id, a.member_id, l.arrived_at, l.amount_minutes, d.expires_at, d.until_at,
  coalesce(lag(d.until_at) OVER (PARTITION BY l.id ORDER BY d.until_at), '-infinity') AS from_at
FROM tc.lot l JOIN tc.account a ON a.scheme_id = l.scheme_id AND a.id = l.account_id AND a.kind = 'WALLET' JOIN day d ON d.lot_id = l.id
WHERE l.scheme_id = $1 AND d.expires_at IS NOT NULL AND d.until_at IS NOT NULL;

WITH kept AS (
  SELECT r.day, r.at, r.due, l.member_id, (l.expires_at AT TIME ZONE tz - interval '1 microsecond')::date AS last_day,
    l.amount_minutes - coalesce((SELECT sum(u.minutes) FROM tc.lot_use u JOIN tc.transfer t ON t.scheme_id = u.scheme_id AND t.id = u.transfer_id
      WHERE u.scheme_id = $1 AND u.lot_id = l.id AND t.occurred_at <= r.at), 0) AS remaining
  FROM setting, lot_day l JOIN done_round r ON r.kind = 'EXPIRY_NOTICES' AND l.arrived_at < r.at AND r.at > l.from_at AND r.at <= l.until_at
  WHERE (l.expires_at AT TIME ZONE tz)::date - r.day BETWEEN 0 AND 92),
reached AS (
  SELECT member_id, last_day, at, CASE WHEN last_day - day <= 7 THEN 7 WHEN last_day - day <= 30 THEN 30 ELSE 90 END AS threshold
  FROM kept WHERE remaining > 0 AND last_day - day BETWEEN 0 AND 90),
firsts AS (SELECT member_id, last_day, threshold, min(at) AS at FROM reached GROUP BY 1, 2, 3)
INSERT INTO said SELECT DISTINCT 'credits expiring, 90, 30, 7 days', 'CREDITS_EXPIRING', member_id, at, at FROM firsts;

-- At five past twelve of the night; what is set aside for a visit does not lapse while it is.
WITH nights AS (
  SELECT l.id, l.member_id, l.amount_minutes, min(r.at) AS at FROM lot_day l JOIN done_round r ON r.kind = 'EXPIRE_CREDITS' AND r.at >= l.expires_at AND r.at > l.from_at AND r.at <= l.until_at
  WHERE l.expires_at > $2::timestamptz - interval '1 day' GROUP BY l.id, l.member_id, l.amount_minutes, l.expires_at)
INSERT INTO said
SELECT DISTINCT 'credits expired', 'CREDITS_EXPIRED', n.member_id, n.at, n.at FROM nights n
WHERE n.amount_minutes - coalesce((SELECT sum(u.minutes) FROM tc.lot_use u JOIN tc.transfer t ON t.scheme_id = u.scheme_id AND t.id = u.transfer_id
    WHERE u.scheme_id = $1 AND u.lot_id = n.id AND t.occurred_at < n.at), 0)
  > coalesce((SELECT sum(p.minutes) FROM tc.hold_lot p JOIN tc.hold h ON h.scheme_id = p.scheme_id AND h.id = p.hold_id
    WHERE p.scheme_id = $1 AND p.lot_id = n.id AND h.placed_at < n.at AND coalesce(h.settled_at, 'infinity') > n.at), 0);

-- A visit lapses a day after its time, by the wall. What was given back or has lapsed is reminded of no more; a letter would come too late.
WITH visits AS (
  SELECT r.member_id, r.placed_at, (r.booked_for AT TIME ZONE tz)::date AS on_day, CASE WHEN r.state = 'RELEASED' THEN r.ended_at ELSE lapses.at END AS ends_at
  FROM setting JOIN tc.redemption r USING (scheme_id)
  CROSS JOIN LATERAL (SELECT ((r.booked_for AT TIME ZONE tz) + interval '1 day') AT TIME ZONE tz AS due) AS wall
  CROSS JOIN LATERAL (SELECT CASE WHEN due >= $4 AND due < $5 THEN $5 ELSE due END AS at) AS lapses
  WHERE r.booked_for IS NOT NULL AND r.state IN ('HELD', 'RELEASED', 'LAPSED'))
INSERT INTO said
SELECT 'visit booked', 'HOLD_PLACED', member_id, placed_at, placed_at FROM visits WHERE placed_at > $2
UNION ALL SELECT 'visit tomorrow', 'HOLD_NEAR', v.member_id, d.at, d.at FROM visits v JOIN done_round d ON d.kind = 'HOLDS_NEAR' AND d.day = v.on_day - 1
  JOIN tc.member m ON m.scheme_id = $1 AND m.id = v.member_id AND (m.email IS NOT NULL OR m.phone LIKE '+447%')
  WHERE v.placed_at < d.at AND v.ends_at >= d.at
UNION ALL SELECT 'visit given back or lapsed', 'HOLD_ENDED', member_id, ends_at, ends_at FROM visits WHERE ends_at > $2 AND ends_at <= $3;

-- Whoever had something when the month was over, or to whom something happened in it.
CREATE TEMP TABLE month_told AS
SELECT r.kind, r.at, (r.day - interval '1 month')::timestamp AT TIME ZONE tz AS from_at, r.day::timestamp AT TIME ZONE tz AS until_at
FROM setting, done_round r WHERE r.kind IN ('MEMBER_STATEMENTS', 'VENUE_STATEMENTS');
INSERT INTO said
SELECT 'monthly statement of a member', 'MEMBER_STATEMENT', m.id, t.at, t.at
FROM month_told t JOIN tc.member m ON m.scheme_id = $1 AND m.status = 'ACTIVE'
JOIN tc.account a ON a.scheme_id = $1 AND a.member_id = m.id AND a.kind = 'WALLET'
WHERE t.kind = 'MEMBER_STATEMENTS' AND (
  (SELECT coalesce(sum(e.amount_minutes), 0) <> 0 OR coalesce(bool_or(e.occurred_at >= t.from_at), false) FROM tc.entry e
   WHERE e.scheme_id = $1 AND e.account_id = a.id AND e.occurred_at < t.until_at)
  OR EXISTS (SELECT FROM tc.hours_log h WHERE h.scheme_id = $1 AND h.member_id = m.id AND (h.state IN ('APPROVED', 'REVERSED') AND h.decided_at >= t.from_at
    AND h.decided_at < t.until_at OR h.reversed_at >= t.from_at AND h.reversed_at < t.until_at)))
UNION ALL
SELECT DISTINCT 'monthly statement of venues', 'VENUE_STATEMENT', c.member_id, t.at, t.at
FROM month_told t JOIN tc.role_assignment c ON c.scheme_id = $1 AND c.role = 'COORDINATOR' AND c.ended_at IS NULL
JOIN tc.organisation o ON o.scheme_id = $1 AND o.id = c.organisation_id AND o.is_venue
JOIN tc.account a ON a.scheme_id = $1 AND a.organisation_id = o.id AND a.kind = 'VENUE'
WHERE t.kind = 'VENUE_STATEMENTS' AND (
  SELECT coalesce(sum(e.amount_minutes), 0) <> 0 OR coalesce(bool_or(e.occurred_at >= t.from_at), false) FROM tc.entry e
  WHERE e.scheme_id = $1 AND e.account_id = a.id AND e.occurred_at < t.until_at)`;

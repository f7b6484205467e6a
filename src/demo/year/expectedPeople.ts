/** Hours that wait or were approved, proofs, invitations, what would suit somebody, and who was not seen. $1 scheme, $2 and $3 the year. */
export const EXPECTED_PEOPLE = `
INSERT INTO said SELECT 'proof expiring, 30 and 7 days', 'CHECK_EXPIRES', c.member_id, min(r.at), min(r.at)
FROM tc.member_check c JOIN done_round r ON r.kind = 'DOCUMENTS_EXPIRING' AND c.expires_on - r.day BETWEEN 0 AND 30
WHERE c.scheme_id = $1 AND c.ended_at IS NULL AND c.expires_on IS NOT NULL AND c.seen_at <= r.at
  AND NOT EXISTS (SELECT 1 FROM tc.member_check n WHERE n.scheme_id = c.scheme_id AND n.member_id = c.member_id AND n.kind = c.kind AND n.id <> c.id
    AND n.training_id IS NOT DISTINCT FROM c.training_id AND n.ended_at IS NULL AND (n.expires_on IS NULL OR n.expires_on > c.expires_on))
GROUP BY c.id, c.member_id, c.expires_on - r.day <= 7;

-- On working days: England's bank holidays of these years are as gov.uk lists them. What people do in the morning they do after the rounds.
CREATE TEMP TABLE waits AS
WITH working AS (
  SELECT day, at, lag(day) OVER (ORDER BY day) AS before FROM done_round WHERE kind = 'APPROVALS_WAITING' AND extract(isodow FROM day) < 6
    AND day NOT IN ('2026-12-25', '2026-12-28', '2027-01-01', '2027-03-26', '2027-03-29', '2027-05-03', '2027-05-31', '2027-08-30'))
SELECT h.id, h.member_id, h.organisation_id, w.at, w.day - written.on AS days, coalesce(w.before - written.on, 0) AS days_before
FROM setting JOIN tc.hours_log h USING (scheme_id) CROSS JOIN LATERAL (SELECT (h.submitted_at AT TIME ZONE tz)::date AS on) AS written
JOIN working w ON w.day - written.on >= 3 AND w.at > h.submitted_at AND w.at <= coalesce(h.decided_at, 'infinity');

-- Every three days; whoever leads there, else who coordinates it, but nobody about their own.
INSERT INTO said SELECT 'hours to decide, each 3 days', 'HOURS_WAITING', member_id, at, at FROM (
  SELECT DISTINCT w.organisation_id, r.member_id, w.at FROM waits w
  JOIN tc.role_assignment r ON r.scheme_id = $1 AND r.organisation_id = w.organisation_id AND r.ended_at IS NULL AND r.member_id <> w.member_id AND (r.role = 'LEADER' OR
    r.role = 'COORDINATOR' AND NOT EXISTS (SELECT FROM tc.role_assignment l WHERE l.scheme_id = $1 AND l.organisation_id = w.organisation_id AND l.role = 'LEADER'
      AND l.ended_at IS NULL AND l.member_id <> w.member_id))
  WHERE w.days / 3 > w.days_before / 3) AS due
UNION ALL SELECT 'hours that wait, 3 days', 'HOURS_WITH', member_id, at, at FROM (
  SELECT DISTINCT member_id, organisation_id, min(at) AS at FROM waits GROUP BY id, member_id, organisation_id) AS late
UNION ALL SELECT 'hours that nobody decides, 14 days', 'HOURS_STUCK', o.member_id, at, at
  FROM (SELECT DISTINCT organisation_id, min(at) AS at FROM waits WHERE days >= 14 GROUP BY id, organisation_id) AS stuck
  CROSS JOIN (SELECT DISTINCT member_id FROM tc.role_assignment WHERE scheme_id = $1 AND role = 'OPERATOR' AND ended_at IS NULL) AS o;

INSERT INTO said SELECT 'hours approved', 'HOURS_APPROVED', member_id, decided_at, decided_at FROM tc.hours_log WHERE scheme_id = $1 AND state = 'APPROVED' AND decided_at > $2;

-- At once; at nine on the third day before the last one; and to whoever invited, when the fourteenth day is over.
WITH asked AS (
  SELECT i.id, i.invited_by_member_id AS by_member_id, i.invited_at, (i.invited_at AT TIME ZONE tz)::date + 14 AS last_day, tz FROM setting JOIN tc.invitation i USING (scheme_id)
  WHERE i.member_id IS NULL),
instants AS (SELECT *, (last_day - 3 + time '09:00') AT TIME ZONE tz AS reminds_at, (last_day + 1)::timestamp AT TIME ZONE tz AS lapses_at FROM asked),
done AS (SELECT *, CASE WHEN lapses_at >= $4 AND lapses_at < $5 THEN $5 ELSE lapses_at END AS ends_at FROM instants)
INSERT INTO said
SELECT 'invitation', 'INVITATION', id, invited_at, invited_at FROM done WHERE invited_at > $2
UNION ALL SELECT 'code that nobody opened, 3 days before', 'INVITATION_REMINDER', id, reminds_at, reminds_at FROM done WHERE reminds_at > $2 AND reminds_at <= $3
UNION ALL SELECT 'invitation that lapsed', 'INVITATION_LAPSED', by_member_id, ends_at, ends_at FROM done WHERE ends_at > $2 AND ends_at <= $3;

-- A week's digest has something to say where anything is out that nothing bars the member from. Nobody here keeps a search that could find news besides.
INSERT INTO said SELECT 'weekly digest of what suits', 'WEEKLY_DIGEST', m.id, r.at, r.at
FROM done_round r JOIN tc.member m ON m.scheme_id = $1 AND m.status = 'ACTIVE' LEFT JOIN tc.member_profile p ON p.scheme_id = $1 AND p.member_id = m.id
WHERE r.kind = 'WEEKLY_DIGEST' AND EXISTS (
  SELECT FROM tc.opportunity o JOIN tc.organisation g ON g.scheme_id = $1 AND g.id = o.organisation_id AND g.status = 'VERIFIED'
  WHERE o.scheme_id = $1 AND o.published_at <= r.at AND coalesce(o.closed_at, 'infinity') > r.at
    AND NOT o.cause = ANY (coalesce(p.avoids, '{}')) AND (o.place_kind <> 'REMOTE' OR coalesce(p.takes_remote, true))
    AND (o.minimum_age IS NULL OR m.adult_from_on IS NULL OR m.adult_from_on + make_interval(years => o.minimum_age - 18) <= r.day)
    AND NOT EXISTS (SELECT FROM tc.role_assignment a WHERE a.scheme_id = $1 AND a.member_id = m.id AND a.organisation_id = o.organisation_id
      AND a.role IN ('LEADER', 'COORDINATOR') AND a.ended_at IS NULL)
    AND NOT EXISTS (SELECT FROM tc.application a WHERE a.scheme_id = $1 AND a.member_id = m.id AND a.opportunity_id = o.id AND a.state IN ('WAITING', 'ACCEPTED'))
    AND NOT EXISTS (SELECT FROM tc.match_dismissal d WHERE d.scheme_id = $1 AND d.member_id = m.id AND d.opportunity_id = o.id AND d.restored_at IS NULL)
    AND NOT EXISTS (SELECT FROM tc.booking b JOIN tc.shift h ON h.scheme_id = $1 AND h.id = b.shift_id AND h.opportunity_id = o.id AND h.state = 'SCHEDULED'
      WHERE b.scheme_id = $1 AND b.member_id = m.id AND b.asked_at < r.at AND coalesce(b.ended_at, 'infinity') > r.at AND h.ends_at > r.at));

-- Nothing of theirs for ninety days, and a member for as long.
INSERT INTO said SELECT 'not seen for a quarter', 'NOT_SEEN', m.id, r.at, r.at
FROM done_round r CROSS JOIN LATERAL (SELECT r.due - interval '2160 hours' AS since) AS ago JOIN tc.member m ON m.scheme_id = $1 AND m.status = 'ACTIVE' AND m.created_at <= since
WHERE r.kind = 'NOT_SEEN' AND NOT EXISTS (
  SELECT FROM (
    SELECT submitted_at AS at FROM tc.hours_log WHERE scheme_id = $1 AND member_id = m.id
    UNION ALL SELECT decided_at FROM tc.hours_log WHERE scheme_id = $1 AND member_id = m.id AND state = 'APPROVED'
    UNION ALL SELECT coalesce(redeemed_at, placed_at) FROM tc.redemption WHERE scheme_id = $1 AND member_id = m.id
    UNION ALL SELECT asked_at FROM tc.booking WHERE scheme_id = $1 AND member_id = m.id
    UNION ALL SELECT applied_at FROM tc.application WHERE scheme_id = $1 AND member_id = m.id
    UNION ALL SELECT created_at FROM tc.session WHERE scheme_id = $1 AND member_id = m.id
    UNION ALL SELECT unnest(ARRAY[proposed_at, agreed_at, settled_at, CASE WHEN helper_id = m.id THEN helper_confirmed_at ELSE helped_confirmed_at END])
      FROM tc.help_exchange WHERE scheme_id = $1 AND m.id IN (helper_id, helped_id)) AS seen
  WHERE seen.at > since AND seen.at < r.at)`;

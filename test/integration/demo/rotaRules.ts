const live = `('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW')`;
const ofBooking = `booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
    JOIN opportunity o ON o.scheme_id = s.scheme_id AND o.id = s.opportunity_id`;
const shiftDay = `(s.starts_at AT TIME ZONE 'Europe/London')::date`;

/** Each a sentence about what must never be on a rota, and the rows that would break it. */
export const rotaRules: Readonly<Record<string, string>> = {
  'somebody at two shifts at once': `
    SELECT b.id FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
    JOIN booking c ON c.scheme_id = b.scheme_id AND c.member_id = b.member_id AND c.id > b.id AND c.state IN ${live}
    JOIN shift t ON t.scheme_id = c.scheme_id AND t.id = c.shift_id AND t.starts_at < s.ends_at AND s.starts_at < t.ends_at WHERE b.state IN ${live}`,
  'a shift with more people than places': `
    SELECT r.id FROM shift_role r JOIN booking b ON b.scheme_id = r.scheme_id AND b.shift_role_id = r.id AND b.state IN ${live} AND b.state <> 'WAITING'
    GROUP BY r.id, r.capacity HAVING sum(b.places) > r.capacity`,
  'somebody who waits while there is room for them': `
    SELECT w.id FROM booking w JOIN shift_role r ON r.scheme_id = w.scheme_id AND r.id = w.shift_role_id
    JOIN shift s ON s.scheme_id = w.scheme_id AND s.id = w.shift_id AND s.starts_at > '2026-11-22T12:00:00Z'
    WHERE w.state = 'WAITING' AND r.capacity - w.places >= (SELECT coalesce(sum(b.places), 0) FROM booking b WHERE b.scheme_id = w.scheme_id
      AND b.shift_role_id = w.shift_role_id AND b.state IN ${live} AND b.state <> 'WAITING')`,
  'hours that are not their attendance to the minute': `
    SELECT h.id FROM hours_log h JOIN booking b ON b.scheme_id = h.scheme_id AND b.id = h.booking_id JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
    WHERE h.given_minutes <> extract(epoch FROM date_trunc('minute', b.checked_out_at) - date_trunc('minute', greatest(b.checked_in_at, s.starts_at))) / 60
      OR h.member_id <> b.member_id OR h.organisation_id <> s.organisation_id OR h.worked_on <> ${shiftDay} OR b.state <> 'ATTENDED'`,
  'attendance without hours': `
    SELECT b.id FROM booking b WHERE b.state = 'ATTENDED' AND NOT EXISTS (SELECT 1 FROM hours_log h WHERE h.scheme_id = b.scheme_id AND h.booking_id = b.id)`,
  'a forgotten check-out that is not the planned end': `
    SELECT b.id FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
    WHERE b.checked_out_how = 'FORGOTTEN' AND b.checked_out_at <> s.ends_at`,
  'a check-in before it opens': `
    SELECT b.id FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id WHERE b.checked_in_at < s.starts_at - interval '30 minutes'`,
  'an attendance or a no-show in the future, or a shift that is over and still open': `
    SELECT b.id FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
    WHERE (s.starts_at < '2026-11-22T00:00:00Z') = (b.state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING'))
      AND (s.starts_at < '2026-11-22T00:00:00Z' OR b.state NOT IN ('CANCELLED', 'LAPSED'))`,
  'a booking of somebody who was not let in': `
    SELECT b.id FROM ${ofBooking} WHERE o.joining = 'BY_APPLICATION' AND NOT EXISTS (SELECT 1 FROM application a WHERE a.scheme_id = b.scheme_id
      AND a.opportunity_id = o.id AND a.member_id = b.member_id AND a.state = 'ACCEPTED' AND a.decided_at < b.asked_at)`,
  'a training that nobody has seen': `
    SELECT b.id FROM ${ofBooking} CROSS JOIN unnest(o.training_ids) AS t (id) WHERE NOT EXISTS (SELECT 1 FROM member_check c WHERE c.scheme_id = b.scheme_id
      AND c.member_id = b.member_id AND c.training_id = t.id AND c.seen_at <= s.starts_at AND c.dated_on <= ${shiftDay}
      AND coalesce(c.expires_on >= ${shiftDay}, true))`,
  'a DBS check or an age that nobody has seen': `
    SELECT b.id FROM ${ofBooking} WHERE o.dbs_level <> 'NONE' AND NOT EXISTS (SELECT 1 FROM member_check c WHERE c.scheme_id = b.scheme_id
        AND c.member_id = b.member_id AND c.dbs_level IN (o.dbs_level, 'ENHANCED') AND c.seen_at < b.asked_at)
      OR o.minimum_age > 18 AND NOT EXISTS (SELECT 1 FROM member_check c WHERE c.scheme_id = b.scheme_id AND c.member_id = b.member_id
        AND c.age_years >= o.minimum_age AND c.seen_at < b.asked_at)`,
  'an application for what requires a training nobody has seen': `
    SELECT a.id FROM application a JOIN opportunity o ON o.scheme_id = a.scheme_id AND o.id = a.opportunity_id CROSS JOIN unnest(o.training_ids) AS t (id)
    WHERE NOT EXISTS (SELECT 1 FROM member_check c WHERE c.scheme_id = a.scheme_id AND c.member_id = a.member_id AND c.training_id = t.id)`,
  'a proof seen by its holder': `SELECT id FROM member_check WHERE seen_by = 'member:' || member_id`,
  'an application decided by who applied': `
    SELECT id FROM application WHERE decided_by = 'member:' || member_id AND state <> 'WITHDRAWN' OR decided_at <= applied_at`,
  'a place that asks for a skill its holder does not name': `
    SELECT b.id FROM booking b JOIN shift_role r ON r.scheme_id = b.scheme_id AND r.id = b.shift_role_id
    LEFT JOIN member_profile p ON p.scheme_id = b.scheme_id AND p.member_id = b.member_id WHERE NOT r.skill_ids <@ coalesce(p.skill_ids, '{}')`,
  'something booked before it was published, after it closed, or too late': `
    SELECT b.id FROM ${ofBooking} WHERE o.state = 'DRAFT' OR b.asked_at < o.published_at OR b.asked_at > o.closed_at OR b.asked_at < s.created_at
      OR b.asked_at >= s.starts_at OR b.booked_at < b.asked_at OR b.booked_at > s.starts_at
      OR b.end_reason = 'BY_MEMBER' AND b.ended_at > s.starts_at - interval '3 hours'`,
  'an offered place kept too long': `
    SELECT b.id FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
    WHERE b.offered_at > s.starts_at - interval '12 hours' OR b.booked_at - b.offered_at > interval '48 hours'`,
  'more friends than are welcome': `SELECT b.id FROM ${ofBooking} WHERE b.places > 1 + o.friends_max AND b.team_name IS NULL`,
  'a shift at another time of the day than its series, or on a day of another': `
    SELECT s.id FROM shift s JOIN shift_series r ON r.scheme_id = s.scheme_id AND r.id = s.series_id
    WHERE (s.starts_at AT TIME ZONE 'Europe/London')::time <> r.start_time OR s.occurs_on <> ${shiftDay} OR s.occurs_on = ANY (r.except_on)
      OR s.ends_at - s.starts_at <> r.duration_minutes * interval '1 minute' OR s.occurs_on < r.starts_on OR s.occurs_on > r.made_until_on
      OR r.rrule NOT LIKE '%' || upper(left(to_char(s.occurs_on, 'DY'), 2))`,
  'a shift ahead that nobody will begin or settle': `
    SELECT s.id FROM shift s WHERE s.starts_at > '2026-11-22T00:00:00Z' AND NOT EXISTS (SELECT 1 FROM due_work d WHERE d.scheme_id = s.scheme_id
      AND d.subject_id = s.id AND d.kind = 'SHIFT_ENDS' AND d.state = 'WAITING' AND d.due_at = s.ends_at + interval '2 hours')
      OR s.starts_at > '2026-11-22T00:00:00Z' AND NOT EXISTS (SELECT 1 FROM due_work d WHERE d.scheme_id = s.scheme_id
      AND d.subject_id = s.id AND d.kind = 'SHIFT_BEGINS' AND d.state = 'WAITING' AND d.due_at = s.starts_at)`,
  'an act on a rota without its audit row': `
    SELECT b.id FROM booking b WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.scheme_id = b.scheme_id AND a.subject_id = b.id AND a.action = 'bookShift')
      OR b.checked_in_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.scheme_id = b.scheme_id AND a.subject_id = b.id AND a.action = 'checkIn')`,
};

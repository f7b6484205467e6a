/** Each a sentence about what must never be among neighbours, and the rows that would break it. */
export const neighbourRules: Readonly<Record<string, string>> = {
  'an exchange with somebody under age or away': `
    SELECT e.id FROM help_exchange e JOIN member m ON m.scheme_id = e.scheme_id AND m.id IN (e.helper_id, e.helped_id)
    WHERE m.adult_from_on IS NOT NULL OR m.status <> 'ACTIVE' OR m.created_at > e.agreed_at`,
  'an exchange that moved something else than it settled': `
    SELECT e.id FROM help_exchange e LEFT JOIN transfer t ON t.scheme_id = e.scheme_id AND t.id = e.transfer_id
    LEFT JOIN account f ON f.scheme_id = t.scheme_id AND f.id = t.from_account_id LEFT JOIN account g ON g.scheme_id = t.scheme_id AND g.id = t.to_account_id
    WHERE e.state = 'SETTLED' AND e.settled_minutes > 0 AND (t.kind, t.amount_minutes, t.occurred_at, f.member_id, g.member_id)
      IS DISTINCT FROM ('EXCHANGE', e.settled_minutes, e.settled_at, e.helped_id, e.helper_id)`,
  'a transfer between neighbours without its exchange': `
    SELECT t.id FROM transfer t WHERE t.kind = 'EXCHANGE' AND NOT EXISTS (SELECT 1 FROM help_exchange e WHERE e.scheme_id = t.scheme_id AND e.transfer_id = t.id)`,
  'a small difference that is not its middle, or a large one settled without staff': `
    SELECT e.id FROM help_exchange e WHERE e.state = 'SETTLED' AND CASE WHEN e.disputed_at IS NOT NULL THEN NOT EXISTS (
        SELECT 1 FROM role_assignment r WHERE r.scheme_id = e.scheme_id AND 'member:' || r.member_id = e.settled_by AND r.role = 'OPERATOR'
          AND r.member_id NOT IN (e.helper_id, e.helped_id))
      ELSE abs(e.helper_minutes - e.helped_minutes) > 15 OR e.settled_minutes <> floor((e.helper_minutes + e.helped_minutes) / 2.0) END`,
  'silence that spoke too early, or never': `
    SELECT id FROM help_exchange WHERE state = 'HALF_CONFIRMED' AND coalesce(helper_confirmed_at, helped_confirmed_at) < '2026-11-14T23:59:00Z'
      OR (helped_confirmed_by = 'system' OR helper_confirmed_by = 'system')
        AND abs(extract(epoch FROM helped_confirmed_at - helper_confirmed_at)) NOT BETWEEN 6.9 * 86400 AND 7.1 * 86400`,
  'something confirmed before it took place': `
    SELECT id FROM help_exchange WHERE least(helper_confirmed_at, helped_confirmed_at) < starts_at OR starts_at < agreed_at OR settled_at < starts_at
      OR state IN ('AGREED') AND starts_at < '2026-11-21T12:00:00Z'`,
  'an answer to a post of one’s own, or an exchange that is not of its post': `
    SELECT a.id FROM help_answer a JOIN help_post p ON p.scheme_id = a.scheme_id AND p.id = a.post_id WHERE a.member_id = p.member_id OR a.answered_at < p.posted_at
    UNION ALL SELECT e.id FROM help_exchange e JOIN help_post p ON p.scheme_id = e.scheme_id AND p.id = e.post_id
    JOIN help_answer a ON a.scheme_id = e.scheme_id AND a.id = e.answer_id
    WHERE (e.helper_id, e.helped_id) <> CASE p.kind WHEN 'OFFER' THEN (p.member_id, a.member_id) ELSE (a.member_id, p.member_id) END
      OR (a.state = 'AGREED') <> (e.agreed_at IS NOT NULL)`,
  'a post that stands beyond its time, or waits for nothing': `
    SELECT id FROM help_post WHERE state = 'OPEN' AND stands_until <= '2026-11-21T23:59:00Z' OR state = 'LAPSED' AND ended_at <> stands_until
    UNION ALL SELECT a.id FROM help_answer a JOIN help_post p ON p.scheme_id = a.scheme_id AND p.id = a.post_id WHERE a.state = 'WAITING' AND p.state <> 'OPEN'`,
};

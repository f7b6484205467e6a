-- The promises about which lots go first and when they end, as part of check_ledger: one row for each difference.
--
-- What happened is put in order by the entries' sequence, not by instants: two posters may have waited for one lock, and then the later instant may have
-- come first. What was left of a lot at an entry comes from the uses up to it, its day from lot_grace, what was held from the holds that stood then; and
-- whether it was live, from the instant the transfer was judged at, which is its occurred_at.
-- Not proved, because nothing keeps it: the order within one call (no lot is spent in the call that opens it), and the order among lots of one day.
-- Redemptions of a hold take what the hold set aside, in the order of that moment, which nothing keeps either.
--
-- Order can only be broken where a lot is used before the last use of one that lapses earlier, or where a day was put off: only such lots are looked at
-- use by use. Where credits never lapse, that is none.
-- Open to: tc_app, tc_worker, tc_auditor.
CREATE FUNCTION check_expiry() RETURNS TABLE (promise integer, difference text, scheme_id uuid, subject_id text)
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH lapsing AS (
    SELECT l.scheme_id, l.account_id FROM lot l GROUP BY l.scheme_id, l.account_id HAVING count(*) > 1 AND count(l.expires_at) > 0
  ), used AS MATERIALIZED (
    SELECT l.scheme_id, l.account_id, l.id AS lot_id, l.expires_at, l.remaining_minutes, u.transfer_id, u.minutes, e.sequence
    FROM lapsing JOIN lot l ON l.scheme_id = lapsing.scheme_id AND l.account_id = lapsing.account_id
    LEFT JOIN lot_use u ON u.scheme_id = l.scheme_id AND u.lot_id = l.id
    LEFT JOIN entry e ON e.scheme_id = u.scheme_id AND e.transfer_id = u.transfer_id AND e.account_id = l.account_id
  ), span AS (
    SELECT s.*,
           s.first_use < max(s.last_use) OVER (PARTITION BY s.scheme_id, s.account_id ORDER BY s.expires_at GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
           OR bool_or(s.put_off) OVER (PARTITION BY s.scheme_id, s.account_id) AS out_of_turn
    FROM (
      SELECT used.scheme_id, used.account_id, used.lot_id, used.expires_at, min(used.sequence) FILTER (WHERE used.minutes > 0) AS first_use,
             CASE WHEN used.remaining_minutes > 0 THEN 9223372036854775807 ELSE max(used.sequence) END AS last_use,
             EXISTS (SELECT 1 FROM lot_grace g WHERE g.scheme_id = used.scheme_id AND g.lot_id = used.lot_id) AS put_off
      FROM used GROUP BY used.scheme_id, used.account_id, used.lot_id, used.expires_at, used.remaining_minutes
    ) s
  ), spent AS (
    SELECT t.scheme_id, t.id AS transfer_id, t.occurred_at, span.account_id, used.sequence, lot_day(t.scheme_id, span.lot_id, span.expires_at, used.sequence) AS day
    FROM span
    JOIN used ON used.scheme_id = span.scheme_id AND used.lot_id = span.lot_id AND used.minutes > 0
    JOIN transfer t ON t.scheme_id = used.scheme_id AND t.id = used.transfer_id AND t.from_account_id = span.account_id
    WHERE span.out_of_turn AND t.kind IN ('REDEMPTION', 'GIFT', 'DONATION', 'EXCHANGE')
      AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scheme_id = t.scheme_id AND h.captured_by_transfer_id = t.id)
  ), expired AS (
    SELECT t.scheme_id, t.id AS transfer_id, t.occurred_at, t.amount_minutes, l.id AS lot_id, u.minutes, e.sequence,
           lot_day(l.scheme_id, l.id, l.expires_at, e.sequence) AS day, lot_left(l.scheme_id, l.id, e.sequence) AS minutes_left
    FROM transfer t
    JOIN entry e ON e.scheme_id = t.scheme_id AND e.transfer_id = t.id AND e.account_id = t.from_account_id
    LEFT JOIN (lot_use u JOIN lot l ON l.scheme_id = u.scheme_id AND l.id = u.lot_id)
      ON u.scheme_id = t.scheme_id AND u.transfer_id = t.id AND l.account_id = t.from_account_id
    WHERE t.kind = 'EXPIRY'
  )
  SELECT DISTINCT 17, 'credits were spent while some that lapse earlier were left', spent.scheme_id, spent.transfer_id::text
  FROM spent
  JOIN lot l ON l.scheme_id = spent.scheme_id AND l.account_id = spent.account_id
  JOIN entry arrival ON arrival.scheme_id = l.scheme_id AND arrival.transfer_id = l.source_transfer_id AND arrival.account_id = l.account_id
  CROSS JOIN LATERAL lot_day(l.scheme_id, l.id, l.expires_at, spent.sequence) AS earlier (day)
  WHERE arrival.sequence < spent.sequence AND earlier.day > spent.occurred_at AND (spent.day IS NULL OR earlier.day < spent.day)
    AND lot_left(l.scheme_id, l.id, spent.sequence) > 0
  UNION ALL
  SELECT 18, 'credits lapsed before their day had ended', expired.scheme_id, expired.transfer_id::text
  FROM expired WHERE expired.lot_id IS NOT NULL AND (expired.day IS NULL OR expired.day > expired.occurred_at)
  UNION ALL
  SELECT 18, 'more lapsed than a lot had left, or what was held of it', expired.scheme_id, expired.transfer_id::text
  FROM expired WHERE expired.minutes_left < 0
  UNION ALL
  SELECT 18, 'what lapsed is not what was taken out of lots', expired.scheme_id, expired.transfer_id::text
  FROM expired GROUP BY expired.scheme_id, expired.transfer_id, expired.amount_minutes HAVING coalesce(sum(expired.minutes), 0) <> expired.amount_minutes
  UNION ALL
  SELECT 18, 'credits lapsed otherwise than from a wallet into the community pot', t.scheme_id, t.id::text
  FROM transfer t
  LEFT JOIN account source ON source.scheme_id = t.scheme_id AND source.id = t.from_account_id
  LEFT JOIN account target ON target.scheme_id = t.scheme_id AND target.id = t.to_account_id
  WHERE t.kind = 'EXPIRY' AND (source.kind IS DISTINCT FROM 'WALLET' OR target.kind IS DISTINCT FROM 'COMMUNITY_POT');
END $$;

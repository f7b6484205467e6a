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
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp
  -- It reads most of the ledger once: by index, as it is planned where tables are believed to be small, that takes several times as long.
  SET enable_nestloop = off SET work_mem = '32MB' AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH expiry AS MATERIALIZED (
    SELECT t.scheme_id, t.id AS transfer_id, t.occurred_at, t.amount_minutes, t.from_account_id, t.to_account_id FROM transfer t WHERE t.kind = 'EXPIRY'
  ), lapsing AS (
    SELECT l.scheme_id, l.account_id FROM lot l GROUP BY l.scheme_id, l.account_id HAVING count(l.expires_at) > 0
    UNION SELECT expiry.scheme_id, expiry.from_account_id FROM expiry
  ), known AS MATERIALIZED (
    SELECT l.scheme_id, l.account_id, l.id AS lot_id, l.source_transfer_id, l.amount_minutes, l.remaining_minutes, l.expires_at,
           EXISTS (SELECT 1 FROM lot_grace g WHERE g.scheme_id = l.scheme_id AND g.lot_id = l.id) AS put_off
    FROM lot l JOIN lapsing ON lapsing.scheme_id = l.scheme_id AND lapsing.account_id = l.account_id
  ), used AS MATERIALIZED (
    SELECT u.scheme_id, known.account_id, u.lot_id, u.transfer_id, u.minutes, e.sequence,
           known.amount_minutes - sum(u.minutes) OVER (PARTITION BY u.scheme_id, u.lot_id ORDER BY e.sequence) AS minutes_left
    FROM known
    JOIN lot_use u ON u.scheme_id = known.scheme_id AND u.lot_id = known.lot_id
    JOIN entry e ON e.scheme_id = u.scheme_id AND e.transfer_id = u.transfer_id AND e.account_id = known.account_id
  ), span AS (
    SELECT known.*,
           uses.first_sequence < max(CASE WHEN known.remaining_minutes > 0 THEN 9223372036854775807 ELSE uses.last_sequence END)
             OVER (PARTITION BY known.scheme_id, known.account_id ORDER BY known.expires_at GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
           OR bool_or(known.put_off) OVER (PARTITION BY known.scheme_id, known.account_id) AS out_of_turn
    FROM known LEFT JOIN (
      SELECT used.scheme_id, used.lot_id, min(used.sequence) FILTER (WHERE used.minutes > 0) AS first_sequence, max(used.sequence) AS last_sequence
      FROM used GROUP BY used.scheme_id, used.lot_id
    ) uses ON uses.scheme_id = known.scheme_id AND uses.lot_id = known.lot_id
  ), turned AS MATERIALIZED (
    SELECT used.scheme_id, used.account_id, used.transfer_id, used.sequence, lot_day(span.scheme_id, span.lot_id, span.expires_at, used.sequence) AS day
    FROM span JOIN used ON used.scheme_id = span.scheme_id AND used.lot_id = span.lot_id AND used.minutes > 0
    WHERE span.out_of_turn
  ), spent AS MATERIALIZED (
    SELECT turned.*, t.occurred_at
    FROM turned JOIN transfer t ON t.scheme_id = turned.scheme_id AND t.id = turned.transfer_id AND t.from_account_id = turned.account_id
    WHERE t.kind IN ('REDEMPTION', 'GIFT', 'DONATION', 'EXCHANGE')
      AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scheme_id = t.scheme_id AND h.captured_by_transfer_id = t.id)
  ), expired AS MATERIALIZED (
    SELECT expiry.*, used.lot_id, used.minutes,
           used.minutes_left - CASE WHEN EXISTS (SELECT 1 FROM hold_lot p WHERE p.scheme_id = used.scheme_id AND p.lot_id = used.lot_id)
             THEN lot_held(used.scheme_id, used.lot_id, used.sequence) ELSE 0 END AS minutes_left,
           CASE WHEN known.put_off THEN lot_day(known.scheme_id, known.lot_id, known.expires_at, used.sequence) ELSE known.expires_at END AS day
    FROM expiry
    LEFT JOIN used ON used.scheme_id = expiry.scheme_id AND used.transfer_id = expiry.transfer_id AND used.account_id = expiry.from_account_id
    LEFT JOIN known ON known.scheme_id = used.scheme_id AND known.lot_id = used.lot_id
  )
  SELECT DISTINCT 17, 'credits were spent while some that lapse earlier were left', spent.scheme_id, spent.transfer_id::text
  FROM spent
  JOIN known ON known.scheme_id = spent.scheme_id AND known.account_id = spent.account_id
  JOIN entry arrival ON arrival.scheme_id = known.scheme_id AND arrival.transfer_id = known.source_transfer_id AND arrival.account_id = known.account_id
  CROSS JOIN LATERAL lot_day(known.scheme_id, known.lot_id, known.expires_at, spent.sequence) AS earlier (day)
  WHERE arrival.sequence < spent.sequence AND earlier.day > spent.occurred_at AND (spent.day IS NULL OR earlier.day < spent.day)
    AND known.amount_minutes - lot_used(known.scheme_id, known.lot_id, spent.sequence) - lot_held(known.scheme_id, known.lot_id, spent.sequence) > 0
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
  SELECT 18, 'credits lapsed otherwise than from a wallet into the community pot', expiry.scheme_id, expiry.transfer_id::text
  FROM expiry
  LEFT JOIN account source ON source.scheme_id = expiry.scheme_id AND source.id = expiry.from_account_id
  LEFT JOIN account target ON target.scheme_id = expiry.scheme_id AND target.id = expiry.to_account_id
  WHERE source.kind IS DISTINCT FROM 'WALLET' OR target.kind IS DISTINCT FROM 'COMMUNITY_POT';
END $$;

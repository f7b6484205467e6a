-- Puts off the day of those of the lots that have lapsed, because their credits could not be used before. The one place that changes a lot's day: what it
-- was, and up to which entry of the account, stays in lot_grace, so that it can be proved afterwards what was live when something was spent.
-- Runs under the account's lock. p_grace_until null: nothing is granted.
CREATE FUNCTION ledger_grant_grace(p_scheme_id uuid, p_at timestamptz, p_lot_ids bigint[], p_grace_until timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  WITH lapsed AS (
    SELECT l.id, l.expires_at, a.entry_count
    FROM lot l JOIN account a ON a.scheme_id = l.scheme_id AND a.id = l.account_id
    WHERE l.scheme_id = p_scheme_id AND l.id = ANY (p_lot_ids) AND l.expires_at <= p_at AND l.expires_at < p_grace_until
  ), recorded AS (
    INSERT INTO lot_grace (scheme_id, lot_id, after_sequence, expired_at) SELECT p_scheme_id, id, entry_count, expires_at FROM lapsed
  )
  UPDATE lot SET expires_at = p_grace_until FROM lapsed WHERE lot.scheme_id = p_scheme_id AND lot.id = lapsed.id;
END $$;

-- At most p_wallets_max wallets of a scheme in which something has lapsed by p_lapsed_by that is not held, the longest lapsed first, and how much could lapse
-- there: not less than what expire_lots will find under its locks. None: nothing is left. Frozen wallets wait for their freeze to end, and below zero nothing
-- is left to lapse. Reads an index in its order, so that a long backlog, taken piece by piece, costs no more than its length.
-- Open to: tc_worker.
CREATE FUNCTION lapsed_wallets(p_scheme_id uuid, p_lapsed_by timestamptz, p_wallets_max integer) RETURNS TABLE (account_id uuid, minutes bigint)
LANGUAGE sql STABLE SET search_path = tc, pg_temp AS $$
  SELECT l.account_id, sum(l.remaining_minutes)
  FROM lot l
  WHERE l.scheme_id = p_scheme_id AND l.remaining_minutes > 0 AND l.expires_at <= p_lapsed_by AND l.account_id IN (
    SELECT due.account_id FROM (
      SELECT d.account_id FROM lot d JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.account_id
      WHERE d.scheme_id = p_scheme_id AND d.remaining_minutes > 0 AND d.expires_at <= p_lapsed_by AND d.remaining_minutes > d.held_minutes
        AND a.kind = 'WALLET' AND a.status <> 'FROZEN' AND a.balance_minutes > 0
      ORDER BY d.expires_at LIMIT p_wallets_max) due)
  GROUP BY l.account_id
$$;

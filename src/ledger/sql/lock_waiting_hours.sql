-- The first lock of whatever adds to the hours that wait for pots, or to the pots they wait for: everything of that kind in a scheme happens one
-- after the other, so that the oldest are always credited first. Then locks, in the order that holds everywhere, the logs by id (those that
-- p_arriving_minutes could reach, and p_log_ids) and the accounts by id (the pots, p_account_ids, and where the credits would go).
-- p_arriving_minutes null: as much as there may be. Returns the logs that award_waiting may credit under these locks.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION lock_waiting_hours(p_scheme_id uuid, p_pot_ids uuid[], p_arriving_minutes bigint, p_log_ids uuid[], p_account_ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = tc, pg_temp AS $$
DECLARE
  v_pots uuid[] := p_pot_ids;
  v_reach bigint;
  v_logs uuid[];
  v_receivers uuid[];
  v_more uuid[];
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  PERFORM pg_advisory_xact_lock(hashtextextended('waiting hours of ' || p_scheme_id, 0));
  -- Hours that are donated fill another pot, which others may wait for.
  LOOP
    SELECT p_arriving_minutes + coalesce(sum(greatest(0, a.balance_minutes)), 0) INTO v_reach
    FROM account a WHERE a.scheme_id = p_scheme_id AND a.id = ANY (v_pots);
    WITH line AS (
      SELECT w.*, sum(w.reward_minutes) OVER (PARTITION BY w.payer_id ORDER BY w.decided_at, w.hours_log_id) AS through
      FROM waiting_hours(p_scheme_id, v_pots) w
    )
    SELECT array_agg(l.hours_log_id), array_agg(DISTINCT l.to_account_id), array_agg(DISTINCT a.id) FILTER (WHERE a.kind <> 'WALLET' AND a.id <> ALL (v_pots))
    INTO v_logs, v_receivers, v_more
    FROM line l JOIN account a ON a.scheme_id = p_scheme_id AND a.id = l.to_account_id
    WHERE v_reach IS NULL OR l.through <= v_reach OR l.to_account_id = l.payer_id;
    EXIT WHEN v_more IS NULL;
    v_pots := v_pots || v_more;
  END LOOP;
  PERFORM 1 FROM hours_log h WHERE h.scheme_id = p_scheme_id AND h.id = ANY (v_logs || p_log_ids) ORDER BY h.id FOR NO KEY UPDATE;
  PERFORM ledger_lock_accounts(p_scheme_id, v_pots || v_receivers || p_account_ids);
  RETURN coalesce(v_logs, '{}');
END $$;

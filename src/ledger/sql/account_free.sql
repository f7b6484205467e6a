-- What an account can spend or set aside at an instant: its live lots, less what is held of them. The one definition of it.
-- A row even where there is no lot. Plain SQL without a path of its own, so that the planner unfolds it into the query that asks.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION account_free(p_scheme_id uuid, p_account_id uuid, p_at timestamptz) RETURNS TABLE (minutes bigint) LANGUAGE sql STABLE
AS $$
  SELECT coalesce(sum(l.remaining_minutes - l.held_minutes), 0) FROM tc.lot l
  WHERE l.scheme_id = p_scheme_id AND l.account_id = p_account_id AND l.remaining_minutes > 0 AND (l.expires_at IS NULL OR l.expires_at > p_at)
$$;

-- The membership that goes on for this one: the one it was joined with, else itself. One step is all it ever takes: whoever was joined with a membership
-- that goes is joined with the one that remains.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION remaining_member(p_scheme_id uuid, p_member_id uuid) RETURNS uuid LANGUAGE sql STABLE SET search_path = tc, pg_temp
AS $$
  SELECT coalesce(m.merged_into_id, m.id) FROM member m WHERE m.scheme_id = p_scheme_id AND m.id = p_member_id
$$;

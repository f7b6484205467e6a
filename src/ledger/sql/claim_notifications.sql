-- Takes messages for one try each: those of p_ids that are due at p_at, that nobody is at, and that were tried as often as p_tries says, place by place. Until
-- p_lease_ends_at nobody else finds them due. Returns each with what it is sent by: the membership that goes on where the one it was written to was joined with
-- another, and why it reaches nobody. p_farewells are the kinds that go to whoever has left. Enters the scheme by itself, and is a transaction where none is open.
-- The ids lead every lookup, so that it goes by the key however stale the tables' statistics are.
-- Open to: tc_worker.
CREATE FUNCTION claim_notifications(
  p_scheme_id uuid, p_ids uuid[], p_tries integer[], p_at timestamptz, p_lease_ends_at timestamptz, p_farewells text[])
RETURNS TABLE (
  id uuid, kind text, channel text, subject text, body text, sensitive boolean, created_at timestamptz, tries integer, failure text, tell_by timestamptz,
  scheme_name text, time_zone text, rules jsonb, unreachable text, is_joined boolean, member_id uuid, preferred_channel text, topics_off text[], locale text,
  name text, email text, phone text, address_lines text[])
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  RETURN QUERY
  WITH due AS (
    SELECT d.id FROM notification d
    WHERE d.scheme_id = p_scheme_id AND d.id = ANY (p_ids) AND d.state = 'PENDING' AND d.next_try_at <= p_at
      AND d.tries = p_tries[array_position(p_ids, d.id)]
    FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE notification c SET tries = c.tries + 1, next_try_at = p_lease_ends_at FROM due
    WHERE c.scheme_id = p_scheme_id AND c.id = ANY (p_ids) AND c.id = due.id RETURNING c.*
  )
  SELECT n.id, n.kind, n.channel, n.subject, n.body, n.sensitive, n.created_at, n.tries, n.failure, n.tell_by,
    s.name, s.time_zone, s.rules,
    CASE
      WHEN m.id IS NULL THEN CASE WHEN i.state = 'OPEN' AND i.lapses_at > p_at THEN NULL ELSE 'INVITATION_ENDED' END
      WHEN e.reason = 'DEATH' THEN 'DIED'
      WHEN m.id <> n.member_id AND n.sensitive THEN 'SHUT_BY_JOINING'
      WHEN m.status = 'ACTIVE' OR n.kind = ANY (p_farewells) THEN NULL
      -- Who leaves still gets what was written to them until then, but for what opened a door.
      WHEN e.reason = 'LEAVING' AND n.created_at <= e.ended_at AND NOT n.sensitive THEN NULL
      ELSE 'LEFT' END,
    coalesce(m.id <> n.member_id, false), m.id, m.preferred_channel, m.topics_off, m.locale,
    coalesce(m.name, i.name, ''), coalesce(m.email, i.email), coalesce(m.phone, i.phone), coalesce(m.address_lines, i.address_lines)
  FROM claimed n
  JOIN scheme s ON s.scheme_id = p_scheme_id
  -- One step is all it ever takes: remaining_member says why. By its keys, because a function between two tables would keep row-level security from the index.
  LEFT JOIN member w ON w.scheme_id = p_scheme_id AND w.id = n.member_id
  LEFT JOIN member m ON m.scheme_id = p_scheme_id AND m.id = coalesce(w.merged_into_id, w.id)
  LEFT JOIN membership_end e ON e.scheme_id = p_scheme_id AND e.member_id = m.id
  LEFT JOIN invitation i ON i.scheme_id = p_scheme_id AND i.id = n.invitation_id;
END $$;

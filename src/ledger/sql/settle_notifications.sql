-- Writes down what came of messages that were claimed: [{"id", "tries", "lease_ends_at", "state", "next_try_at", "failure", "provider_reference"}], each id once; NOT_TRIED gives
-- the try back. That one is sent counts whoever holds its lease by now; everything else only while nobody else took it. A body that opens a door becomes
-- p_removed once no try is left. Locks the messages by id, returns those that were written. Enters the scheme by itself, and is a transaction where none is open.
-- The ids lead every lookup, so that it goes by the key however stale the table's statistics are.
-- Open to: tc_worker.
CREATE FUNCTION settle_notifications(p_scheme_id uuid, p_settled jsonb, p_at timestamptz, p_removed text) RETURNS SETOF uuid
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
DECLARE
  v_ids uuid[] := ARRAY(SELECT (one ->> 'id')::uuid FROM jsonb_array_elements(p_settled) one);
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  RETURN QUERY
  WITH settled AS (
    SELECT n.id, CASE o.state WHEN 'NOT_TRIED' THEN 'PENDING' ELSE o.state END AS state, o.next_try_at, o.failure, o.provider_reference,
      n.tries - (o.state = 'NOT_TRIED')::integer AS tries
    FROM notification n JOIN jsonb_to_recordset(p_settled)
      AS o (id uuid, tries integer, lease_ends_at timestamptz, state text, next_try_at timestamptz, failure text, provider_reference text) ON n.id = o.id
    WHERE n.scheme_id = p_scheme_id AND n.id = ANY (v_ids) AND n.state = 'PENDING' AND (o.state = 'SENT' OR n.tries = o.tries AND n.next_try_at = o.lease_ends_at)
    ORDER BY n.id FOR UPDATE OF n
  )
  UPDATE notification n
  SET state = s.state, tries = s.tries, next_try_at = s.next_try_at, failure = s.failure, provider_reference = s.provider_reference,
      sent_at = CASE WHEN s.state = 'SENT' THEN p_at END,
      body = CASE WHEN n.sensitive AND s.state <> 'PENDING' THEN p_removed ELSE n.body END
  FROM settled s WHERE n.scheme_id = p_scheme_id AND n.id = ANY (v_ids) AND n.id = s.id RETURNING n.id;
END $$;

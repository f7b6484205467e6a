-- Accounts with what they can spend at an instant, by id or by holder (the arrays not asked by are null), and the latest p_lines lines of each one's
-- statement where p_lines is above zero: a row for each account, followed by rows for lines, in which the account's own columns are null. Missing accounts are
-- left out. Enters the scheme by itself, and sees everything on one snapshot: a balance and the lines beside it belong together.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION account_records(p_scheme_id uuid, p_at timestamptz, p_account_ids uuid[], p_member_ids uuid[], p_organisation_ids uuid[], p_lines integer)
RETURNS TABLE (account_id uuid, account_kind text, status text, status_reason text, status_since timestamptz, member_id uuid, organisation_id uuid, balance_minutes bigint, held_minutes bigint,
               to_earn_back_minutes bigint, available_minutes bigint, sequence bigint, transfer_id uuid, kind text, amount_minutes integer,
               balance_after_minutes bigint, occurred_at timestamptz, note text, reversed_kind text, group_name text, worked_on date, venue_name text,
               offer_title text, other_member_name text)
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_account_ids uuid[] := p_account_ids;
  v_account_id uuid;
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  IF p_member_ids IS NOT NULL THEN
    v_account_ids := ARRAY(SELECT a.id FROM account a WHERE a.scheme_id = p_scheme_id AND a.member_id = ANY (p_member_ids));
  ELSIF p_organisation_ids IS NOT NULL THEN
    v_account_ids := ARRAY(SELECT a.id FROM account a WHERE a.scheme_id = p_scheme_id AND a.organisation_id = ANY (p_organisation_ids));
  END IF;
  FOREACH v_account_id IN ARRAY v_account_ids LOOP
    RETURN QUERY
    SELECT a.id, a.kind, a.status, a.status_reason, a.status_since, a.member_id, a.organisation_id, a.balance_minutes, a.held_minutes, a.to_earn_back_minutes,
           CASE WHEN a.kind IN ('WALLET', 'POT', 'COMMUNITY_POT') THEN free.minutes ELSE a.balance_minutes END,
           NULL::bigint, NULL::uuid, NULL::text, NULL::integer, NULL::bigint, NULL::timestamptz, NULL::text, NULL::text, NULL::text, NULL::date,
           NULL::text, NULL::text, NULL::text
    FROM account a CROSS JOIN LATERAL account_free(p_scheme_id, a.id, p_at) free
    WHERE a.scheme_id = p_scheme_id AND a.id = v_account_id;
    IF p_lines > 0 AND FOUND THEN
      RETURN QUERY
      SELECT v_account_id, NULL::text, NULL::text, NULL::text, NULL::timestamptz, NULL::uuid, NULL::uuid, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, line.*
      FROM account_statement(p_scheme_id, v_account_id, NULL, p_lines) line;
    END IF;
  END LOOP;
END $$;

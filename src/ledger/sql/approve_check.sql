-- Parts a batch of approvals into those that may be written and those that may not, under the locks of approve_batch.
-- The supply cap counts what members and pots hold: all that was issued, less what venues hold. Items that issue are admitted in their order while there
-- is room; what a pot gives changes nothing about it.
CREATE FUNCTION approve_check(p_scheme_id uuid, p_supply_cap_minutes bigint, p_issuance_id uuid, p_items approval_draft[])
RETURNS TABLE (won approval_draft[], refused jsonb)
LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_room bigint;
  v_wanted bigint;
  v_item approval_draft;
BEGIN
  WITH judged AS (
    SELECT d, d.item, d.request, d.hours_log_id, h.member_id, h.worked_on, h.given_minutes, CASE
      WHEN h.state IS DISTINCT FROM d.from_state THEN 'ALREADY_DECIDED'
      WHEN m.status = 'ACTIVE' AND a.status <> 'OPEN' THEN 'ACCOUNT_NOT_OPEN'
      WHEN m.status <> 'ACTIVE' AND d.to_account_id = d.wallet_id THEN 'MEMBER_CLOSED'
      -- A closed membership's hours still count: their credits go to the community pot, and its wallet no longer has a say.
      WHEN t.status <> 'OPEN' THEN 'ACCOUNT_NOT_OPEN'
      WHEN EXISTS (
        SELECT 1 FROM hours_log o WHERE o.scheme_id = p_scheme_id AND o.member_id = h.member_id AND o.state = 'APPROVED'
          AND o.worked_on BETWEEN h.worked_on - 1 AND h.worked_on + 1 AND o.starts_at < h.ends_at AND h.starts_at < o.ends_at
      ) THEN 'OVERLAPS_APPROVED_HOURS'
    END AS code
    FROM unnest(p_items) d
    LEFT JOIN hours_log h ON h.scheme_id = p_scheme_id AND h.id = d.hours_log_id
    LEFT JOIN member m ON m.scheme_id = p_scheme_id AND m.id = h.member_id
    LEFT JOIN account a ON a.scheme_id = p_scheme_id AND a.id = d.wallet_id
    LEFT JOIN account t ON t.scheme_id = p_scheme_id AND t.id = d.to_account_id
  ), decided AS (
    -- A day is filled by what is approved already and by the batch's own items before this one: none of them is written yet.
    SELECT j.d, j.item, j.request, j.hours_log_id, CASE
      WHEN j.code IS NULL AND sum(j.given_minutes) FILTER (WHERE j.code IS NULL) OVER (PARTITION BY j.member_id, j.worked_on ORDER BY j.item)
        + coalesce((
          SELECT sum(o.given_minutes) FROM hours_log o
          WHERE o.scheme_id = p_scheme_id AND o.member_id = j.member_id AND o.worked_on = j.worked_on AND o.state = 'APPROVED'), 0) > 1440
      THEN 'DAY_TOO_LONG' ELSE j.code
    END AS code
    FROM judged j
  )
  SELECT coalesce(array_agg(d ORDER BY item) FILTER (WHERE code IS NULL), '{}'),
         coalesce(jsonb_agg(jsonb_build_object('request', request, 'hoursLogId', hours_log_id, 'code', code)) FILTER (WHERE code IS NOT NULL), '[]')
  INTO won, refused FROM decided;

  IF p_supply_cap_minutes IS NOT NULL THEN
    SELECT p_supply_cap_minutes + a.balance_minutes
      + (SELECT coalesce(sum(v.balance_minutes), 0) FROM account v WHERE v.scheme_id = p_scheme_id AND v.kind = 'VENUE')
    INTO v_room FROM account a WHERE a.scheme_id = p_scheme_id AND a.id = p_issuance_id;
    SELECT coalesce(sum(w.amount_minutes), 0) INTO v_wanted FROM unnest(won) w WHERE w.to_account_id IS NOT NULL AND w.payer_id IS NULL;
    IF v_wanted > v_room THEN
      FOREACH v_item IN ARRAY won LOOP
        IF v_item.to_account_id IS NULL OR v_item.payer_id IS NOT NULL THEN
          CONTINUE;
        ELSIF v_item.amount_minutes <= v_room THEN
          v_room := v_room - v_item.amount_minutes;
        ELSE
          won := (SELECT array_agg(w ORDER BY w.item) FROM unnest(won) w WHERE w.item <> v_item.item);
          refused := refused || jsonb_build_array(jsonb_build_object('request', v_item.request, 'hoursLogId', v_item.hours_log_id, 'code', 'SUPPLY_CAP_REACHED'));
        END IF;
      END LOOP;
    END IF;
  END IF;
  RETURN NEXT;
END $$;

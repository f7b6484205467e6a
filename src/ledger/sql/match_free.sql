-- When a member is free on some local days, as wall times; stretches that touch are one, across midnight too. Null: they have not said when. A day on which
-- they are FREE counts whole, one on which they are AWAY not at all, whatever their usual week: as isFree in domain/profiles/availability.ts.
-- For functions alone.
CREATE FUNCTION match_free(p_scheme_id uuid, p_member_id uuid, p_days date[]) RETURNS tsmultirange
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  v_week tsmultirange;
  v_free datemultirange;
  v_away datemultirange;
  v_says boolean;
BEGIN
  SELECT range_agg(daterange(e.from_on, e.to_on + 1)) FILTER (WHERE e.kind = 'FREE'), range_agg(daterange(e.from_on, e.to_on + 1)) FILTER (WHERE e.kind = 'AWAY')
  INTO v_free, v_away
  FROM member_availability_exception e WHERE e.scheme_id = p_scheme_id AND e.member_id = p_member_id;
  SELECT count(*) > 0 OR v_free IS NOT NULL, range_agg(tsrange(d.on_day + a.from_time, d.on_day + a.to_time)) FILTER (WHERE d.on_day IS NOT NULL)
  INTO v_says, v_week
  FROM (SELECT c.weekday, c.from_time, c.to_time FROM member_availability c WHERE c.scheme_id = p_scheme_id AND c.member_id = p_member_id OFFSET 0) a
  LEFT JOIN (
    SELECT day.on_day FROM unnest(p_days) day (on_day) WHERE NOT day.on_day <@ coalesce(v_free, '{}') AND NOT day.on_day <@ coalesce(v_away, '{}')
  ) d ON extract(isodow FROM d.on_day) = a.weekday;
  IF NOT v_says THEN
    RETURN NULL;
  END IF;
  IF v_free IS NOT NULL THEN
    v_week := coalesce(v_week, '{}') + coalesce((
      SELECT range_agg(tsrange(day.on_day, day.on_day + 1)) FROM unnest(p_days) day (on_day)
      WHERE day.on_day <@ v_free AND NOT day.on_day <@ coalesce(v_away, '{}')), '{}');
  END IF;
  RETURN coalesce(v_week, '{}');
END $$;

-- When a member is free on so many local days from one on, as wall times; stretches that touch are one. Null: they have not said when.
-- Days on which they are away are none of them here, nor are those on which they are FREE looked at in their usual week.
-- For functions alone.
CREATE FUNCTION match_free(p_scheme_id uuid, p_member_id uuid, p_from_on date, p_days integer) RETURNS tsmultirange
LANGUAGE plpgsql STABLE SET search_path = tc, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  RETURN (
    WITH spoken AS (
      SELECT EXISTS (SELECT FROM member_availability a WHERE a.scheme_id = p_scheme_id AND a.member_id = p_member_id)
        OR EXISTS (SELECT FROM member_availability_exception e WHERE e.scheme_id = p_scheme_id AND e.member_id = p_member_id AND e.kind = 'FREE') AS said
    ), exception AS MATERIALIZED (
      SELECT e.from_on, e.to_on, e.kind FROM member_availability_exception e
      WHERE e.scheme_id = p_scheme_id AND e.member_id = p_member_id AND e.from_on < p_from_on + p_days AND e.to_on >= p_from_on
    ), day AS (
      SELECT p_from_on + n AS on_day, (SELECT min(e.kind) FROM exception e WHERE p_from_on + n BETWEEN e.from_on AND e.to_on) AS kind
      FROM generate_series(0, p_days - 1) n
    )
    SELECT CASE WHEN s.said THEN coalesce((
      SELECT range_agg(span) FROM (
        SELECT tsrange(d.on_day + a.from_time, d.on_day + a.to_time) AS span
        FROM day d JOIN member_availability a ON a.scheme_id = p_scheme_id AND a.member_id = p_member_id AND a.weekday = extract(isodow FROM d.on_day)::integer
        WHERE d.kind IS NULL
        UNION ALL
        SELECT tsrange(d.on_day, d.on_day + 1) FROM day d WHERE d.kind = 'FREE'
      ) spans
    ), '{}'::tsmultirange) END
    FROM spoken s
  );
END $$;

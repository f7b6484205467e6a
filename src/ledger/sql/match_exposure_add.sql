-- Adds to how often groups were shown on local days: [{"organisationId", "onDay", "shown", "members"}], each group and day once. Enters the scheme by itself.
-- Groups that are not of the scheme are left out.
-- Open to: tc_app.
CREATE FUNCTION match_exposure_add(p_scheme_id uuid, p_shown jsonb) RETURNS void LANGUAGE plpgsql SET search_path = tc, pg_temp AS $$
BEGIN
  PERFORM enter_scheme(p_scheme_id);
  -- In one order everywhere, so that two processes never wait for each other in a ring.
  INSERT INTO match_exposure AS e (scheme_id, organisation_id, on_day, shown, members)
  SELECT p_scheme_id, s."organisationId", s."onDay", s.shown, s.members
  FROM jsonb_to_recordset(p_shown) AS s ("organisationId" uuid, "onDay" date, shown integer, members integer)
  WHERE EXISTS (SELECT FROM organisation g WHERE g.scheme_id = p_scheme_id AND g.id = s."organisationId")
  ORDER BY s."organisationId", s."onDay"
  ON CONFLICT (scheme_id, organisation_id, on_day) DO UPDATE SET shown = e.shown + excluded.shown, members = e.members + excluded.members;
END $$;

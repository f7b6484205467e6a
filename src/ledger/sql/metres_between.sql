-- How far two places are from each other over the ground, in whole metres, on a round earth: right to half a percent. Degrees, WGS84. Null where either
-- is not known. Plain SQL without a path of its own, so that the planner unfolds it into the query that asks.
-- Open to: tc_app, tc_worker.
CREATE FUNCTION metres_between(p_latitude double precision, p_longitude double precision, p_to_latitude double precision, p_to_longitude double precision)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT round(2 * 6371008.8 * asin(least(1, sqrt(
    power(sin(radians(p_to_latitude - p_latitude) / 2), 2)
    + cos(radians(p_latitude)) * cos(radians(p_to_latitude)) * power(sin(radians(p_to_longitude - p_longitude) / 2), 2)
  ))))::integer
$$;

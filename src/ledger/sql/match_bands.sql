-- The cells of the grid that a circle touches, as one range of cells for each row of the grid: as domain/organisations/place.ts has them.
-- Without a path of its own, so that the planner unfolds it into the query that asks. For functions alone.
CREATE FUNCTION match_bands(p_latitude double precision, p_longitude double precision, p_metres double precision)
RETURNS TABLE (low integer, high integer) LANGUAGE sql IMMUTABLE AS $$
  SELECT row_of.cell_row * 1024 + reach.west, row_of.cell_row * 1024 + reach.east
  FROM (
    SELECT greatest(0, floor((p_latitude - tall - 49) * 100))::integer AS south, least(1200, floor((p_latitude + tall - 49) * 100))::integer AS north,
           greatest(0, floor((p_longitude - wide + 9) * 64))::integer AS west, least(704, floor((p_longitude + wide + 9) * 64))::integer AS east
    FROM (SELECT degrees(p_metres / 6371008.8) AS tall, degrees(asin(least(1, sin(p_metres / 6371008.8) / cos(radians(p_latitude))))) AS wide) angle
  ) reach
  CROSS JOIN LATERAL generate_series(reach.south, reach.north) AS row_of (cell_row)
$$;

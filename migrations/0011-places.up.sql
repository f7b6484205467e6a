-- Where organisations and wards are, and the indexes of lists that are about a whole scheme.
--
-- "Near me" is a btree on a fixed grid: under row-level security only operators that cannot leak serve an index, and those of whole numbers cannot,
-- while those of points and cubes can. A cell is a hundredth of a degree from south to north (1,112 m) and a 64th of one from west to east (about
-- 1,050 m in London); cells of one row are numbered from west to east, so a circle is one range of cells per row (domain/organisations/place.ts).

ALTER TABLE organisation
  ADD COLUMN latitude double precision CHECK (latitude BETWEEN 49 AND 61),
  ADD COLUMN longitude double precision CHECK (longitude BETWEEN -9 AND 2),
  ADD CONSTRAINT organisation_location CHECK ((latitude IS NULL) = (longitude IS NULL)),
  ADD COLUMN cell integer GENERATED ALWAYS AS (floor((latitude - 49) * 100)::integer * 1024 + floor((longitude + 9) * 64)::integer) STORED;
CREATE INDEX organisation_by_cell ON organisation (scheme_id, cell);
-- Those whose own place is not known are found by their ward's.
CREATE INDEX organisation_unplaced ON organisation (scheme_id, ward_id, id) WHERE latitude IS NULL;

ALTER TABLE ward
  ADD COLUMN latitude double precision CHECK (latitude BETWEEN 49 AND 61),
  ADD COLUMN longitude double precision CHECK (longitude BETWEEN -9 AND 2),
  ADD CONSTRAINT ward_location CHECK ((latitude IS NULL) = (longitude IS NULL));

CREATE INDEX hours_log_by_scheme ON hours_log (scheme_id, submitted_at, id);
CREATE INDEX hours_log_by_state ON hours_log (scheme_id, state, submitted_at, id);
CREATE INDEX hours_log_by_member ON hours_log (scheme_id, member_id, submitted_at, id);
CREATE INDEX redemption_by_scheme ON redemption (scheme_id, redeemed_at, id) WHERE redeemed_at IS NOT NULL;
CREATE INDEX redemption_by_member ON redemption (scheme_id, member_id, redeemed_at, id) WHERE redeemed_at IS NOT NULL;
CREATE INDEX redemption_unredeemed_by_scheme ON redemption (scheme_id, placed_at, id) WHERE redeemed_at IS NULL;
CREATE INDEX redemption_unredeemed_by_member ON redemption (scheme_id, member_id, placed_at, id) WHERE redeemed_at IS NULL;
-- The list breaks ties by id; the older index did not know it.
CREATE INDEX member_by_name ON member (scheme_id, name_key, id);
DROP INDEX member_name;

CREATE INDEX member_name ON member (scheme_id, name_key);
DROP INDEX member_by_name, redemption_unredeemed_by_member, redemption_unredeemed_by_scheme, redemption_by_member, redemption_by_scheme,
  hours_log_by_member, hours_log_by_state, hours_log_by_scheme;
ALTER TABLE ward DROP COLUMN latitude, DROP COLUMN longitude;
ALTER TABLE organisation DROP COLUMN cell, DROP COLUMN latitude, DROP COLUMN longitude;

UPDATE help_exchange SET end_reason = 'BY_STAFF' WHERE end_reason = 'UNCONFIRMED';
ALTER TABLE help_exchange DROP CONSTRAINT help_exchange_end_reason_check;
ALTER TABLE help_exchange ADD CONSTRAINT help_exchange_end_reason_check
  CHECK (end_reason IN ('BY_HELPER', 'BY_HELPED', 'BY_STAFF', 'BLOCKED', 'POST_ENDED', 'MEMBERSHIP_ENDED'));
DROP TABLE shift_series_notice;

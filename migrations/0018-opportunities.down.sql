DROP INDEX hours_log_by_booking;
ALTER TABLE hours_log DROP CONSTRAINT hours_log_booking, DROP COLUMN booking_id;
DROP TABLE member_availability_exception, member_availability, member_profile, booking, shift_role, shift, shift_series, member_check, guardian_consent,
  application, opportunity, training, skill;

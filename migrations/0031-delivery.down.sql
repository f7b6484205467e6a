DROP TRIGGER address_changed ON member;
DROP FUNCTION member_address_changed;
DROP TABLE staff_task;
ALTER TABLE member DROP COLUMN phone_failed_at, DROP COLUMN email_failed_at;
DROP INDEX notification_instead_once;
ALTER TABLE notification
  DROP COLUMN instead_of, DROP COLUMN fallbacks, DROP COLUMN delivered_at, DROP COLUMN receipt_at, DROP COLUMN receipt;

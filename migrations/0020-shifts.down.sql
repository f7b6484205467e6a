DROP TABLE swap;
DROP TABLE shift_change;
DROP INDEX booking_open_by_member;
ALTER TABLE booking DROP COLUMN told_free_at;
ALTER TABLE shift DROP COLUMN changed_by_hand;

DROP TABLE push_subscription;
-- What was collected is sent after all, as an email where it was to be pushed. The owner is bound by row-level security too, so it is lifted for this.
ALTER TABLE notification NO FORCE ROW LEVEL SECURITY;
UPDATE notification SET state = 'PENDING' WHERE state = 'COLLECTED';
UPDATE notification SET state = 'SENT', told_by_id = NULL WHERE state = 'TOLD';
UPDATE notification SET state = 'FAILED' WHERE state = 'DROPPED';
UPDATE notification SET channel = 'EMAIL' WHERE channel = 'PUSH';
ALTER TABLE notification FORCE ROW LEVEL SECURITY;
DROP INDEX notification_by_digest, notification_collected, notification_by_member;
ALTER TABLE notification
  DROP CONSTRAINT notification_told_by,
  DROP CONSTRAINT notification_told,
  DROP COLUMN told_by_id,
  DROP CONSTRAINT notification_state_check,
  ADD CONSTRAINT notification_state_check CHECK (state IN ('PENDING', 'SENT', 'FAILED')),
  DROP CONSTRAINT notification_channel_check,
  ADD CONSTRAINT notification_channel_check CHECK (channel IN ('EMAIL', 'TEXT', 'LETTER'));
ALTER TABLE member NO FORCE ROW LEVEL SECURITY;
UPDATE member SET preferred_channel = 'EMAIL' WHERE preferred_channel = 'PUSH';
ALTER TABLE member FORCE ROW LEVEL SECURITY;
ALTER TABLE member
  DROP COLUMN large_print,
  DROP COLUMN topics_off,
  DROP COLUMN message_frequency,
  DROP CONSTRAINT member_preferred_channel_check,
  ADD CONSTRAINT member_preferred_channel_check CHECK (preferred_channel IN ('EMAIL', 'TEXT', 'LETTER', 'NONE'));

DROP INDEX organisation_by_sponsor;
ALTER TABLE organisation
  DROP CONSTRAINT organisation_vouched,
  DROP CONSTRAINT organisation_sponsor_other,
  DROP CONSTRAINT organisation_sponsor,
  DROP COLUMN vouched_at,
  DROP COLUMN sponsor_organisation_id;
DROP INDEX audit_for_member;
ALTER TABLE audit DROP COLUMN for_member_id;
DROP TABLE care_link;
ALTER TABLE member DROP COLUMN adult_from_on;
DROP INDEX notification_by_invitation;
-- Messages to people who never became members have nobody left to go to. The owner is bound by row-level security too, so it is lifted for this.
ALTER TABLE notification NO FORCE ROW LEVEL SECURITY;
DELETE FROM notification WHERE member_id IS NULL;
ALTER TABLE notification FORCE ROW LEVEL SECURITY;
ALTER TABLE notification
  DROP CONSTRAINT notification_recipient,
  DROP CONSTRAINT notification_invitation,
  DROP COLUMN invitation_id,
  ALTER COLUMN member_id SET NOT NULL;
DROP TABLE invitation;

REVOKE UPDATE (expires_at) ON redemption_code FROM tc_app;
REVOKE UPDATE (member_id) ON redemption FROM tc_app;
DROP TABLE membership_end, merge_request;
ALTER TABLE organisation
  DROP CONSTRAINT organisation_suspended, DROP COLUMN closed_at, DROP COLUMN suspension_reason, DROP COLUMN suspended_at,
  DROP CONSTRAINT organisation_status_check, ADD CONSTRAINT organisation_status_check CHECK (status IN ('PENDING', 'VERIFIED', 'CLOSED'));
DROP INDEX member_merged_into;
ALTER TABLE member
  DROP CONSTRAINT member_merged, DROP CONSTRAINT member_merged_into, DROP COLUMN merged_into_id,
  DROP CONSTRAINT member_status_check, ADD CONSTRAINT member_status_check CHECK (status IN ('ACTIVE', 'CLOSED'));
ALTER TABLE account DROP COLUMN status_since, DROP COLUMN status_reason;

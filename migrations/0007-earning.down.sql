DROP TABLE leader_absence, mint_request;
DROP INDEX hours_log_appeals, hours_log_unfunded;

-- Before appeals there was no state for an open one: it is a decline again.
ALTER TABLE hours_log NO FORCE ROW LEVEL SECURITY;
UPDATE hours_log SET state = 'DECLINED' WHERE state = 'APPEALED';
UPDATE hours_log SET decline_reason = NULL WHERE state <> 'DECLINED';
ALTER TABLE hours_log FORCE ROW LEVEL SECURITY;

ALTER TABLE hours_log
  DROP CONSTRAINT hours_log_credit_state, DROP CONSTRAINT hours_log_credited, DROP CONSTRAINT hours_log_appealed, DROP CONSTRAINT hours_log_declined,
  DROP CONSTRAINT hours_log_state_check,
  ADD CONSTRAINT hours_log_state_check CHECK (state IN ('SUBMITTED', 'APPROVED', 'DECLINED', 'REVERSED')),
  ADD CONSTRAINT hours_log_check3 CHECK ((state = 'DECLINED') = (decline_reason IS NOT NULL)),
  DROP COLUMN appeal_answer, DROP COLUMN appeal_words, DROP COLUMN appealed_by, DROP COLUMN appealed_at, DROP COLUMN was_unfunded, DROP COLUMN credit_state;

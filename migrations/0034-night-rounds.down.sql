ALTER TABLE due_work NO FORCE ROW LEVEL SECURITY;
DELETE FROM due_work WHERE kind = 'INVITATION_REMINDS';
ALTER TABLE due_work FORCE ROW LEVEL SECURITY;
REVOKE EXECUTE ON FUNCTION match_for_member FROM tc_worker;
DROP INDEX redemption_booked;
DROP INDEX member_check_by_end;
DROP TABLE month_figure;
DROP TABLE reconciliation;

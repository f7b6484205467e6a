CREATE INDEX notification_due ON notification (next_try_at, id) WHERE state = 'PENDING';
DROP INDEX notification_waiting;
DROP INDEX notification_failed;
REVOKE UPDATE (state, next_try_at, tries) ON notification FROM tc_app;

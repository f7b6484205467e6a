DROP INDEX notification_failed;
REVOKE UPDATE (state, next_try_at, tries) ON notification FROM tc_app;

-- Messages that were given up are seen, and sent again when an operator asks for it.
GRANT UPDATE (state, next_try_at, tries) ON notification TO tc_app;
CREATE INDEX notification_failed ON notification (scheme_id, created_at DESC, id DESC) WHERE state = 'FAILED';

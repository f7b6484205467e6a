-- Messages that were given up are seen, and sent again when an operator asks for it.
GRANT UPDATE (state, next_try_at, tries) ON notification TO tc_app;
CREATE INDEX notification_failed ON notification (scheme_id, created_at DESC, id DESC) WHERE state = 'FAILED';

-- What is to be sent is found scheme by scheme, and what somebody stands waiting for (a sign-in code) before the rest: a flood holds nobody else up.
CREATE INDEX notification_waiting ON notification (scheme_id, sensitive, next_try_at, id) WHERE state = 'PENDING';
DROP INDEX notification_due;

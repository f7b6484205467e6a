DROP FUNCTION settle_notifications;
DROP FUNCTION claim_notifications;

DROP TABLE viewer_message, notification, code_failure, redemption, redemption_code, offer, hours_log, hours_import, upload;

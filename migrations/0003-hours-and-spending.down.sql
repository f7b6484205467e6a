DROP TABLE viewer_message, notification, redemption, redemption_code, offer, hours_log, hours_import, upload;

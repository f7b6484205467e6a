DROP FUNCTION resolve_calendar;
DROP TABLE calendar_feed;

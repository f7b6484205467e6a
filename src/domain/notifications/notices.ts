/** What is said about something at most once, whoever comes to say it. */
export const noticeKinds = [
  'SHIFT_DAYS',
  'SHIFT_HOURS',
  'EXPIRY',
  'HOURS_WAITING',
  'HOURS_WITH',
  'HOURS_STUCK',
  'HOLD_NEAR',
  'CHECK_EXPIRES',
  'CHECK_EXPIRES_THERE',
  'NOT_SEEN',
  'WEEKLY_DIGEST',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

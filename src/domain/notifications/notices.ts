/** What is said about something at most once, whoever comes to say it. */
export const noticeKinds = ['SHIFT_DAYS', 'SHIFT_HOURS', 'EXPIRY'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

import { about, key, ofNobody, type Write } from './specimen.js';

const groups = "a group's calendar";

export const calendarWrites: Readonly<Record<string, Write>> = {
  createCalendarLink: about('member', (t) => ({ ...key, kind: 'MEMBER', memberId: t.member })),
  'createCalendarLink group': ofNobody(groups, (t) => ({ ...key, kind: 'GROUP', organisationId: t.place })),
  'createCalendarLink scheme': ofNobody("the scheme's calendar", () => ({ ...key, kind: 'PUBLIC' })),
  revokeCalendarLink: about('member', (t) => ({ calendarLinkId: t.ownCalendar })),
  'revokeCalendarLink group': ofNobody(groups, (t) => ({ calendarLinkId: t.groupCalendar })),
};

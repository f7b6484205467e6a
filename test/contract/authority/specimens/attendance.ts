import { about, ofNobody, type Write } from './specimen.js';

const pages = 'a page that opens for a while, of nobody alone';

export const attendanceWrites: Readonly<Record<string, Write>> = {
  checkIn: about('member', (t) => ({ bookingId: t.expected, code: t.shiftCode })),
  'checkIn list': about('member', (t) => ({ bookingId: t.expected })),
  checkOut: about('member', (t) => ({ bookingId: t.attending })),
  recordNoShow: about('member', (t) => ({ bookingId: t.expected })),
  undoNoShow: about('member', (t) => ({ bookingId: t.missed })),
  recordAttendance: about('member', (t) => ({
    shiftId: t.shiftOver,
    entries: [{ bookingId: t.unlisted, came: true }],
  })),
  createDoorLink: ofNobody(pages, (t) => ({ shiftId: t.shiftNow })),
  createSheetLink: ofNobody(pages, (t) => ({ organisationId: t.place, day: '2026-11-22' })),
};

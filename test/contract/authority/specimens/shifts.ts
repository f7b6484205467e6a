import { about, key, ofNobody, type Write } from './specimen.js';

const rota = 'about an organisation: whoever is booked is told';
const cooks = [{ name: 'Cook', capacity: 2, skillIds: [] }];

export const shiftWrites: Readonly<Record<string, Write>> = {
  scheduleShifts: ofNobody(rota, (t) => ({
    ...{ ...key, opportunityId: t.opportunity, startsOn: '2026-12-05', startTime: '10:00' },
    ...{ durationMinutes: 60, roles: cooks },
  })),
  updateShift: ofNobody(rota, (t) => ({ shiftId: t.shift, startTime: '19:00' })),
  cancelShift: ofNobody(rota, (t) => ({ shiftId: t.shift, reason: 'No heating' })),
  updateSeries: ofNobody(rota, (t) => ({ seriesId: t.series, fromOn: '2026-12-24', note: 'Side door' })),
  endSeries: ofNobody(rota, (t) => ({ seriesId: t.series, fromOn: '2026-12-24', reason: 'No cooks' })),
  bookShift: about('member', (t) => ({ ...key, shiftId: t.shift, memberId: t.member })),
  cancelBooking: about('member', (t) => ({ bookingId: t.booking })),
  acceptPlace: about('member', (t) => ({ bookingId: t.kept })),
  declinePlace: about('member', (t) => ({ bookingId: t.kept })),
  offerSwap: about('member', (t) => ({ bookingId: t.booking, kind: 'STAND_IN' })),
  takeSwap: about('member', (t) => ({ swapId: t.swap, memberId: t.member })),
  withdrawSwap: about('swapper', (t) => ({ swapId: t.swap })),
};

import type { MessageFacts } from '../facts.js';
import { at, common, offered, rota } from './sampleBase.js';

/** Samples of messages about shifts, rotas and attendance. */
export const shiftSamples = {
  SHIFT_BOOKED: { ...rota, places: 3, note: 'Bring an apron' },
  SHIFT_REMINDER: { ...rota, places: 3, note: 'Bring an apron', isSoon: false },
  IMPORT_ENDED: {
    ...{ ...common, organisationName: 'Fernhill Food Bank', endedAs: 'DONE' },
    ...{ rowsAdded: 236, rowsAlreadyLoaded: 12, rowsRefused: 17 },
  },
  ROTA_READY: {
    ...{ ...common, organisationName: 'Fernhill Food Bank', fromOn: '2026-10-26', toOn: '2026-11-08' },
    ...{ placesFilled: 41, places: 44, endedAs: 'TIME' },
  },
  ROTA_BOOKED: {
    ...{ ...common, organisationName: 'Fernhill Food Bank' },
    shifts: [
      { role: 'Kitchen helper', startsAt: at, endsAt: new Date(at.getTime() + 7_200_000) },
      { role: 'Van driver', startsAt: new Date('2026-11-01T10:00:00Z'), endsAt: new Date('2026-11-01T11:30:00Z') },
    ],
    ended: [
      { role: 'Kitchen helper', startsAt: new Date('2026-11-02T10:00:00Z'), endsAt: new Date('2026-11-02T11:00:00Z') },
    ],
  },
  BOOKING_ENDED: { ...rota, endedAs: 'SHIFT_CANCELLED', reason: 'The hall has no heating' },
  PLACE_OFFERED: { ...rota, lapsesAt: new Date('2026-10-23T17:00:00Z') },
  PLACES_FREE: rota,
  SHIFT_CHANGED: {
    ...rota,
    before: { startsAt: new Date('2026-10-24T13:00:00Z'), endsAt: new Date('2026-10-24T15:00:00Z') },
    note: 'Use the side door',
  },
  SWAP_OFFERED: { ...rota, fromName: 'Tomasz Żak', isExchange: true },
  SWAP_TAKEN: { ...rota, takerName: 'Tomasz Żak', gotStartsAt: new Date('2026-11-01T10:00:00Z') },
  SHIFTS_PAUSED: { ...rota, isBooked: true, moreCount: 2 },
  SHIFTS_RESUMED: { ...rota, isBooked: true, moreCount: 2 },
  SERIES_NOTICED: {
    ...offered,
    words: [
      'There is no shift on Friday 26 March 2027: Good Friday.',
      '01:30 does not exist on Sunday 28 March 2027, when the clocks go forward: the shift begins at 02:30.',
    ],
  },
  APPLICATION_RECEIVED: { ...offered, memberName: 'Tomasz Żak', words: 'I cooked for forty years.' },
  APPLICATION_ANSWERED: { ...offered, endedAs: 'DECLINED', reason: 'Our kitchen is full this winter.' },
  APPLICATION_WITHDRAWN: { ...offered, memberName: 'Tomasz Żak' },
  REQUIREMENTS_MISSING: { ...offered, words: 'A basic DBS check has to be seen.', startsAt: at },
  REQUIREMENTS_CHANGED: { ...offered, lackingCount: 2, names: 'Ada Lovelock, Tomasz Żak' },
  NO_SHOW: { ...common, organisationName: 'Fernhill Food Bank', role: 'Kitchen helper', shiftStartsAt: at },
  CHECK_OUT_FORGOTTEN: {
    ...common,
    organisationName: 'Fernhill Food Bank',
    role: 'Kitchen helper',
    shiftStartsAt: at,
    shiftEndsAt: new Date(at.getTime() + 2 * 60 * 60_000),
  },
  ATTENDANCE_LIST_ASKED: {
    ...common,
    organisationName: 'Fernhill Food Bank',
    role: 'Kitchen helper',
    shiftStartsAt: at,
    bookedCount: 3,
    lastDayOn: '2026-11-17',
  },
} satisfies Partial<MessageFacts>;

import { toGlobalId } from '../../domain/ids.js';
import type { BookingRecord } from '../../queries/shifts/bookings.js';
import type { ShiftRecord, ShiftRoleRecord } from '../../queries/shifts/shiftRecords.js';
import type { ShiftSeriesRecord } from '../../queries/shifts/shiftSeries.js';
import { type SwapRecord, swapFacts } from '../../queries/shifts/swaps.js';
import { Booking } from '../../schema/shifts/booking.js';
import { Shift, ShiftRole, ShiftSeries } from '../../schema/shifts/shift.js';
import { Swap } from '../../schema/shifts/swap.js';

export function presentShift(record: ShiftRecord): Shift {
  return Object.assign(new Shift(), {
    ...{ id: toGlobalId('Shift', record.id), role: record.role, startsAt: record.startsAt, endsAt: record.endsAt },
    ...{ note: record.note, state: record.state, cancelReason: record.cancelReason, sequence: record.sequence },
    changedAt: record.changedAt,
    shiftId: record.id,
    organisationId: record.organisationId,
    opportunityId: record.opportunityId,
    seriesId: record.seriesId,
  });
}

export function presentShiftRole(record: ShiftRoleRecord): ShiftRole {
  return Object.assign(new ShiftRole(), {
    id: toGlobalId('ShiftRole', record.id),
    name: record.name,
    capacity: record.capacity,
    freePlaces: Math.max(0, record.capacity - record.takenPlaces),
    waiting: record.waiting,
    skillIds: record.skillIds,
  });
}

export function presentShiftSeries(record: ShiftSeriesRecord): ShiftSeries {
  return Object.assign(new ShiftSeries(), {
    id: toGlobalId('ShiftSeries', record.id),
    startsOn: record.startsOn,
    startTime: record.startTime.slice(0, 5),
    durationMinutes: record.durationMinutes,
    rrule: record.rrule,
    exceptOn: record.exceptOn.map(String),
    bankHolidays: record.bankHolidays,
    madeUntilOn: record.madeUntilOn ?? null,
    state: record.state,
    organisationId: record.organisationId,
  });
}

export function presentBooking(record: BookingRecord): Booking {
  return Object.assign(new Booking(), {
    id: toGlobalId('Booking', record.id),
    state: record.state,
    places: record.places,
    teamName: record.teamName ?? null,
    askedAt: record.askedAt,
    offerLapsesAt: record.offerLapsesAt ?? null,
    endedAt: record.endedAt ?? null,
    endReason: record.endReason ?? null,
    memberId: record.memberId,
    organisationId: record.organisationId,
    shiftId: record.shiftId,
    shiftRoleId: record.shiftRoleId,
  });
}

export function presentSwap(record: SwapRecord): Swap {
  return Object.assign(new Swap(), {
    id: toGlobalId('Swap', record.id),
    kind: record.kind,
    state: record.state,
    offeredAt: record.offeredAt,
    endedAt: record.endedAt ?? null,
    bookingId: record.bookingId,
    ...swapFacts(record),
  });
}

import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { bookingEndReasons, bookingStates, checkInWays } from '../../domain/shifts/booking.js';
import { swapKinds, swapStates } from '../../domain/shifts/swap.js';

/** What each shift of a series is made with. */
export interface RoleTemplate {
  name: string;
  capacity: number;
  skillIds: string[];
}

/** Shifts that a rule repeats, at a wall time of the scheme's zone. */
export const ShiftSeriesEntity = defineEntity({
  name: 'ShiftSeries',
  tableName: 'shift_series',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    opportunityId: p.uuid(),
    startsOn: p.date(),
    startTime: p.time(),
    durationMinutes: p.integer(),
    rrule: p.text(),
    exceptOn: p.array().columnType('date[]').default([]),
    bankHolidays: p.enum(['KEEP', 'SKIP'] as const),
    roles: p.json<RoleTemplate[]>(),
    note: p.text().default(''),
    /** The last local day for which its shifts stand. Null: all there will be. */
    madeUntilOn: p.date().nullable(),
    state: p.enum(['RUNNING', 'ENDED'] as const),
    createdAt: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
});
export type ShiftSeriesEntity = InferEntity<typeof ShiftSeriesEntity>;

/** A dated occurrence of an opportunity. */
export const ShiftEntity = defineEntity({
  name: 'Shift',
  tableName: 'shift',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    opportunityId: p.uuid(),
    organisationId: p.uuid(),
    seriesId: p.uuid().nullable(),
    /** The local day its series' rule gives for it; it stays when the shift is moved. */
    occursOn: p.date().nullable(),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    note: p.text().default(''),
    state: p.enum(['SCHEDULED', 'CANCELLED'] as const),
    cancelReason: p.text().nullable(),
    /** Counts changes that a calendar must show. */
    sequence: p.integer().default(0),
    createdAt: p.datetime(),
    changedAt: p.datetime(),
    cancelledAt: p.datetime().nullable(),
    /** Moved, changed or cancelled for itself: what changes its series afterwards leaves it as it is. */
    changedByHand: p.boolean().default(false),
  },
});
export type ShiftEntity = InferEntity<typeof ShiftEntity>;

/** A kind of place on a shift, and how many there are of it. */
export const ShiftRoleEntity = defineEntity({
  name: 'ShiftRole',
  tableName: 'shift_role',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    shiftId: p.uuid(),
    name: p.text(),
    capacity: p.integer(),
    skillIds: p.array().columnType('uuid[]').default([]),
  },
});
export type ShiftRoleEntity = InferEntity<typeof ShiftRoleEntity>;

/** Somebody's place on a shift, or on its waiting list. */
export const BookingEntity = defineEntity({
  name: 'Booking',
  tableName: 'booking',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    shiftId: p.uuid(),
    shiftRoleId: p.uuid(),
    memberId: p.uuid(),
    state: p.enum(bookingStates),
    /** How many people come on it: the member, and friends or a team who are no members. */
    places: p.integer().default(1),
    teamName: p.text().nullable(),
    bookedBy: p.text(),
    /** Where somebody stands on the waiting list. */
    askedAt: p.datetime(),
    bookedAt: p.datetime().nullable(),
    offeredAt: p.datetime().nullable(),
    /** Set while a place is offered, and only then. */
    offerLapsesAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    endReason: p.enum(bookingEndReasons).nullable(),
    checkedInAt: p.datetime().nullable(),
    checkedInHow: p.enum(checkInWays).nullable(),
    checkedOutAt: p.datetime().nullable(),
    checkedOutHow: p.enum([...checkInWays, 'FORGOTTEN'] as const).nullable(),
    evidence: p.text().nullable(),
    noShowAt: p.datetime().nullable(),
    /** When somebody who waits was told that places are free to whoever books first. */
    toldFreeAt: p.datetime().nullable(),
  },
});
export type BookingEntity = InferEntity<typeof BookingEntity>;

/** A place that somebody gives away, to anybody who may take it or to one member. */
export const SwapEntity = defineEntity({
  name: 'Swap',
  tableName: 'swap',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    bookingId: p.uuid(),
    opportunityId: p.uuid(),
    memberId: p.uuid(),
    kind: p.enum(swapKinds),
    toMemberId: p.uuid().nullable(),
    state: p.enum(swapStates),
    offeredBy: p.text(),
    offeredAt: p.datetime(),
    takenByMemberId: p.uuid().nullable(),
    newBookingId: p.uuid().nullable(),
    givenBookingId: p.uuid().nullable(),
    endedAt: p.datetime().nullable(),
  },
});
export type SwapEntity = InferEntity<typeof SwapEntity>;

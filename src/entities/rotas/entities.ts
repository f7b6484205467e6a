import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { type RotaRemark, rotaEndings, rotaStates, seatChanges } from '../../domain/rotas/rota.js';
import type { ObstacleCount, RotaGoalResult } from '../../domain/rotas/solution.js';

/** Who could be where on a group's shifts: worked out, looked at, changed and confirmed. */
export const RotaEntity = defineEntity({
  name: 'Rota',
  tableName: 'rota',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    organisationId: p.uuid(),
    state: p.enum(rotaStates),
    revision: p.integer().default(1),
    fromOn: p.date(),
    toOn: p.date(),
    shiftIds: p.array().columnType('uuid[]'),
    weeklyShiftsMax: p.integer().nullable(),
    weeklyMinutesMax: p.integer().nullable(),
    /** Null: as the scheme asks for. */
    restMinutes: p.integer().nullable(),
    bookingsMayMove: p.boolean(),
    basedOnId: p.uuid().nullable(),
    proposedBy: p.text(),
    proposedAt: p.datetime(),
    goalsDone: p.integer().default(0),
    goalsAsked: p.integer().default(0),
    places: p.integer().default(0),
    placesFilled: p.integer().default(0),
    stopAskedAt: p.datetime().nullable(),
    solvedAt: p.datetime().nullable(),
    endedHow: p.enum(rotaEndings).nullable(),
    goals: p.json<RotaGoalResult[]>().default([]),
    seatsKept: p.integer().default(0),
    seatsRemoved: p.integer().default(0),
    seatsAdded: p.integer().default(0),
    remarks: p.json<RotaRemark[]>().default([]),
    confirmedAt: p.datetime().nullable(),
    confirmedBy: p.text().nullable(),
    discardedAt: p.datetime().nullable(),
  },
});
export type RotaEntity = InferEntity<typeof RotaEntity>;

/** Somebody's place in a rota. */
export const RotaSeatEntity = defineEntity({
  name: 'RotaSeat',
  tableName: 'rota_seat',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    rotaId: p.uuid(),
    shiftId: p.uuid(),
    shiftRoleId: p.uuid(),
    memberId: p.uuid(),
    /** When the shift began as the rota saw it. */
    startsAt: p.datetime(),
    change: p.enum(seatChanges),
    isPinned: p.boolean().default(false),
    saidFree: p.boolean().default(true),
    bookingId: p.uuid().nullable(),
    refusedCode: p.text().nullable(),
  },
});
export type RotaSeatEntity = InferEntity<typeof RotaSeatEntity>;

/** Places of a rota that nobody could be found for. */
export const RotaGapEntity = defineEntity({
  name: 'RotaGap',
  tableName: 'rota_gap',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    rotaId: p.uuid(),
    shiftId: p.uuid(),
    shiftRoleId: p.uuid(),
    startsAt: p.datetime(),
    placesLeft: p.integer(),
    haveSkills: p.integer(),
    here: p.integer(),
    why: p.json<ObstacleCount[]>(),
  },
});
export type RotaGapEntity = InferEntity<typeof RotaGapEntity>;

/** Two members who should be on the same shifts, or never on one. */
export const RotaWishEntity = defineEntity({
  name: 'RotaWish',
  tableName: 'rota_wish',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    rotaId: p.uuid(),
    kind: p.enum(['TOGETHER', 'APART'] as const),
    oneMemberId: p.uuid(),
    otherMemberId: p.uuid(),
  },
});
export type RotaWishEntity = InferEntity<typeof RotaWishEntity>;

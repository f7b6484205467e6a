import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { dropReasons, type RoundKind, roundStates } from '../../domain/rounds/rounds.js';

/** One pass of a recurring duty over a scheme, for one period of it. */
export const RoundEntity = defineEntity({
  name: 'Round',
  tableName: 'round',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    kind: p.text().$type<RoundKind>(),
    periodOn: p.date(),
    dueAt: p.datetime(),
    state: p.enum(roundStates),
    /** The last one it looked at. Null: nobody yet. */
    after: p.text().nullable(),
    totalCount: p.integer().nullable(),
    lookedCount: p.integer(),
    toldCount: p.integer(),
    droppedWhy: p.enum(dropReasons).nullable(),
    openedAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    stoppedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
});
export type RoundEntity = InferEntity<typeof RoundEntity>;

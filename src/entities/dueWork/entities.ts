import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { type DueWorkKind, dueWorkStates } from '../../domain/dueWork/dueWork.js';

/** What is to happen at an instant. */
export const DueWorkEntity = defineEntity({
  name: 'DueWork',
  tableName: 'due_work',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    kind: p.text().$type<DueWorkKind>(),
    subjectId: p.uuid(),
    dueAt: p.datetime(),
    state: p.enum(dueWorkStates),
    nextTryAt: p.datetime(),
    turn: p.integer(),
    tries: p.integer(),
    lastFailure: p.text().nullable(),
    createdAt: p.datetime(),
    settledAt: p.datetime().nullable(),
  },
});
export type DueWorkEntity = InferEntity<typeof DueWorkEntity>;

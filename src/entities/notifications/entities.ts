import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Channel, MessageKind } from '../../domain/notifications/kinds.js';
import { staffTaskKinds } from '../../domain/notifications/staffTasks.js';

/** What is told of a message to whoever looks after the service: never its words, nor where it goes. */
export const MessageEntity = defineEntity({
  name: 'Message',
  tableName: 'notification',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    /** Null: it is an invitation. */
    memberId: p.uuid().nullable(),
    kind: p.text().$type<MessageKind>(),
    channel: p.text().$type<Channel>(),
    state: p.enum(['PENDING', 'SENT', 'FAILED', 'COLLECTED', 'TOLD', 'DROPPED']),
    createdAt: p.datetime(),
    nextTryAt: p.datetime().nullable(),
    tries: p.integer(),
    failure: p.text().nullable(),
  },
});
export type MessageEntity = InferEntity<typeof MessageEntity>;

/** A letter in the print tray. What it says stands elsewhere: it is read where it is printed, and nowhere else. */
export const LetterEntity = defineEntity({
  name: 'Letter',
  tableName: 'letter',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    kind: p.text().$type<MessageKind>(),
    writtenAt: p.datetime(),
    printedAt: p.datetime().nullable(),
    printedBy: p.text().nullable(),
  },
});
export type LetterEntity = InferEntity<typeof LetterEntity>;

/** What somebody of the scheme's staff has to see to, because the service cannot. */
export const StaffTaskEntity = defineEntity({
  name: 'StaffTask',
  tableName: 'staff_task',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    kind: p.enum(staffTaskKinds),
    /** The member it is about. */
    subjectId: p.uuid(),
    openedAt: p.datetime(),
    /** Null: it waits. */
    settledAt: p.datetime().nullable(),
    settledBy: p.text().nullable(),
    note: p.text().nullable(),
  },
});
export type StaffTaskEntity = InferEntity<typeof StaffTaskEntity>;

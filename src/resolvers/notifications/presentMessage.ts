import { toGlobalId } from '../../domain/ids.js';
import type { MessageRecord } from '../../queries/records.js';
import { Message } from '../../schema/notifications/message.js';

export function presentMessage(record: MessageRecord): Message {
  const { kind, channel, state, createdAt, tries } = record;
  return Object.assign(new Message(), {
    ...{ kind, channel, state, createdAt, tries },
    id: toGlobalId('Message', record.id),
    memberId: record.memberId ?? null,
    nextTryAt: record.nextTryAt ?? null,
    failure: record.failure ?? null,
  });
}

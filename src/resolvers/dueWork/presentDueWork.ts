import { dueWorkSubjects } from '../../domain/dueWork/dueWork.js';
import { toGlobalId } from '../../domain/ids.js';
import type { DueWorkRecord } from '../../queries/records.js';
import { DueWork } from '../../schema/dueWork/dueWork.js';

export function presentDueWork(record: DueWorkRecord): DueWork {
  const { kind, state, dueAt, tries } = record;
  return Object.assign(new DueWork(), {
    id: toGlobalId('DueWork', record.id),
    kind,
    subject: toGlobalId(dueWorkSubjects[kind], record.subjectId),
    state,
    dueAt,
    nextTryAt: state === 'WAITING' ? record.nextTryAt : null,
    tries,
    lastFailure: record.lastFailure ?? null,
    settledAt: record.settledAt ?? null,
  });
}

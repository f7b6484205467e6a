import { toGlobalId } from '../../domain/ids.js';
import { whyStaffTask } from '../../domain/notifications/staffTasks.js';
import { settledByMember } from '../../queries/notifications/staffTasks.js';
import type { StaffTaskRecord } from '../../queries/records.js';
import { StaffTask } from '../../schema/notifications/staffTask.js';

export function presentStaffTask(record: StaffTaskRecord): StaffTask {
  const { kind, subjectId, openedAt } = record;
  return Object.assign(new StaffTask(), {
    ...{ kind, subjectId, openedAt },
    id: toGlobalId('StaffTask', record.id),
    state: record.settledAt ? ('SETTLED' as const) : ('WAITING' as const),
    why: whyStaffTask[kind],
    settledAt: record.settledAt ?? null,
    settledByMemberId: settledByMember(record),
    note: record.note ?? null,
  });
}

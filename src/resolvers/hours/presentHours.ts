import { toGlobalId } from '../../domain/ids.js';
import type { HoursLogRecord } from '../../queries/records.js';
import { Appeal } from '../../schema/hours/appeals.js';
import { HoursLog } from '../../schema/hours/hoursLog.js';

export function presentHoursLog(record: HoursLogRecord): HoursLog {
  return Object.assign(new HoursLog(), {
    id: toGlobalId('HoursLog', record.id),
    workedOn: record.workedOn,
    startsAt: record.startsAt ?? null,
    endsAt: record.endsAt ?? null,
    breakMinutes: record.breakMinutes,
    givenMinutes: record.givenMinutes,
    rewardMinutes: record.rewardMinutes,
    activity: record.activity,
    state: record.state,
    submittedAt: record.submittedAt,
    rewardChoice: record.rewardChoice ?? null,
    decidedAt: record.decidedAt ?? null,
    declineReason: record.declineReason ?? null,
    rewardedAs: record.rewardedAs ?? null,
    creditState: record.creditState,
    reversedAt: record.reversedAt ?? null,
    reversalReason: record.reversalReason ?? null,
    hoursLogId: record.id,
    bookingId: record.bookingId ?? null,
    wasAppealed: record.appealedAt != null,
    waitsSince: record.appealedAt ?? record.submittedAt,
    memberId: record.memberId,
    organisationId: record.organisationId,
  });
}

export function presentAppeal(record: HoursLogRecord): Appeal | null {
  if (!record.appealedAt) return null;
  const isOpen = record.state === 'APPEALED';
  return Object.assign(new Appeal(), {
    words: record.appealWords ?? '',
    appealedAt: record.appealedAt,
    isOpen,
    decidedAt: isOpen ? null : (record.decidedAt ?? null),
    answer: record.appealAnswer ?? null,
  });
}

import { toGlobalId } from '../../domain/ids.js';
import type { HoursLogRecord } from '../../queries/records.js';
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
    memberId: record.memberId,
    organisationId: record.organisationId,
  });
}

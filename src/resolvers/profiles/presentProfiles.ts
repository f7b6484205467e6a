import { toGlobalId } from '../../domain/ids.js';
import { seenByMember } from '../../queries/profiles/memberCheck.js';
import type { AvailabilityRecord } from '../../queries/profiles/profileLoaders.js';
import type { MemberCheckRecord, MemberProfileRecord } from '../../queries/records.js';
import { MemberCheck } from '../../schema/profiles/check.js';
import { Availability, AvailabilityException, MemberProfile, WeeklySpan } from '../../schema/profiles/profile.js';
import { presentLocation } from '../organisations/presentOrganisation.js';

/** A profile; one that says nothing where there is none yet. */
export function presentProfile(memberId: string, record: MemberProfileRecord | null): MemberProfile {
  return Object.assign(new MemberProfile(), {
    about: record?.about ?? '',
    interests: record?.interests ?? [],
    avoids: record?.avoids ?? [],
    avoidsWords: record?.avoidsWords ?? '',
    languages: record?.languages ?? [],
    accessNeeds: record?.accessNeeds ?? [],
    location: record ? presentLocation(record) : null,
    travelMetres: record?.travelMetres ?? null,
    takesRemote: record?.takesRemote ?? true,
    weeklyMaximumMinutes: record?.weeklyMinutesMax ?? null,
    findable: record?.findable ?? false,
    changedAt: record?.changedAt ?? null,
    memberId,
    skillIds: record?.skillIds ?? [],
  });
}

export function presentAvailability(record: AvailabilityRecord): Availability {
  return Object.assign(new Availability(), {
    weekly: record.weekly.map((span) => Object.assign(new WeeklySpan(), span)),
    exceptions: record.exceptions.map((one) => Object.assign(new AvailabilityException(), one)),
  });
}

export function presentCheck(record: MemberCheckRecord): MemberCheck {
  return Object.assign(new MemberCheck(), {
    id: toGlobalId('MemberCheck', record.id),
    kind: record.kind,
    ageYears: record.ageYears ?? null,
    dbsLevel: record.dbsLevel ?? null,
    datedOn: record.datedOn,
    expiresOn: record.expiresOn ?? null,
    seenAt: record.seenAt,
    endedAt: record.endedAt ?? null,
    memberId: record.memberId,
    seenByMemberId: seenByMember(record),
    trainingId: record.trainingId ?? null,
  });
}

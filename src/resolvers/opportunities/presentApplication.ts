import { toGlobalId } from '../../domain/ids.js';
import type { ApplicationRecord, GuardianConsentRecord } from '../../queries/records.js';
import { Application, GuardianConsent } from '../../schema/opportunities/application.js';

export function presentApplication(record: ApplicationRecord): Application {
  const { words, state, appliedAt, opportunityId, memberId } = record;
  return Object.assign(new Application(), {
    ...{ words, state, appliedAt, opportunityId, memberId },
    id: toGlobalId('Application', record.id),
    decidedAt: record.decidedAt ?? null,
    reason: record.reason ?? null,
  });
}

export function presentGuardianConsent(record: GuardianConsentRecord): GuardianConsent {
  const { givenHow, givenAt, opportunityId, memberId } = record;
  return Object.assign(new GuardianConsent(), {
    ...{ givenHow, givenAt, opportunityId, memberId },
    endedAt: record.endedAt ?? null,
    givenByMemberId: record.givenByMemberId ?? null,
  });
}

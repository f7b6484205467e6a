import { toGlobalId } from '../../domain/ids.js';

import type { LeaderAbsenceRecord } from '../../queries/organisations/absences.js';
import type { OverviewRecord } from '../../queries/organisations/overviews.js';
import type { HeldRoleRecord } from '../../queries/people/heldRoles.js';
import type { OrganisationRecord } from '../../queries/records.js';
import { LeaderAbsence } from '../../schema/organisations/deputies.js';
import { Location } from '../../schema/organisations/location.js';
import { Organisation, OrganisationOverview, OrganisationRole } from '../../schema/organisations/organisation.js';

export function presentLocation(record: { latitude?: number | null; longitude?: number | null }): Location | null {
  const { latitude = null, longitude = null } = record;
  return latitude === null || longitude === null ? null : Object.assign(new Location(), { latitude, longitude });
}

/** A distance stands on the organisations of a list that was asked from somewhere. */
export function presentOrganisation(record: OrganisationRecord & { distanceMetres?: number | null }): Organisation {
  return Object.assign(new Organisation(), {
    id: toGlobalId('Organisation', record.id),
    name: record.name,
    description: record.description,
    legalForm: record.legalForm,
    registeredNumber: record.registeredNumber ?? null,
    isGroup: record.isGroup,
    isVenue: record.isVenue,
    status: record.status,
    address: record.address,
    postcode: record.postcode ?? null,
    location: presentLocation(record),
    distanceMetres: record.distanceMetres ?? null,
    monthlyBudgetMinutes: record.monthlyBudgetMinutes ?? null,
    verifiedAt: record.verifiedAt ?? null,
    suspensionReason: record.suspensionReason ?? null,
    closedAt: record.closedAt ?? null,
    vouchedAt: record.vouchedAt ?? null,
    organisationId: record.id,
    memberId: null,
    wardId: record.wardId ?? null,
    sponsorOrganisationId: record.sponsorOrganisationId ?? null,
  });
}

export function presentOrganisationRole(record: HeldRoleRecord): OrganisationRole {
  const { role, assignedAt, memberId, deputyForId, untilOn } = record;
  return Object.assign(new OrganisationRole(), { role, assignedAt, memberId, deputyForId, untilOn });
}

export function presentAbsence(record: LeaderAbsenceRecord): LeaderAbsence {
  return Object.assign(new LeaderAbsence(), {
    id: toGlobalId('LeaderAbsence', record.id),
    fromOn: record.fromOn,
    toOn: record.toOn,
    endedAt: record.endedAt ?? null,
    organisationId: record.organisationId,
    leaderId: record.leaderId,
    deputyId: record.deputyId ?? null,
  });
}

export function presentOverview(record: OverviewRecord): OrganisationOverview {
  return Object.assign(new OrganisationOverview(), record);
}

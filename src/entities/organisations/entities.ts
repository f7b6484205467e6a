import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** A body of a scheme: as a group it awards credits, as a venue it honours them. */
export const OrganisationEntity = defineEntity({
  name: 'Organisation',
  tableName: 'organisation',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    name: p.text(),
    description: p.text().default(''),
    legalForm: p.enum(['INFORMAL', 'CHARITY', 'CIC', 'COMPANY', 'PUBLIC_BODY', 'OTHER'] as const),
    registeredNumber: p.text().nullable(),
    isGroup: p.boolean(),
    isVenue: p.boolean(),
    status: p.enum(['PENDING', 'VERIFIED', 'SUSPENDED', 'CLOSED'] as const),
    wardId: p.uuid().nullable(),
    address: p.text().default(''),
    postcode: p.text().nullable(),
    /** Degrees, WGS84; both or neither. The database numbers the cell they lie in. */
    latitude: p.float().nullable(),
    longitude: p.float().nullable(),
    /** What a venue is willing to honour in a calendar month, in minutes. Null: no limit. */
    monthlyBudgetMinutes: p.integer().nullable(),
    /** Who is asked to vouch for a group that no register knows, and when they said that they do. */
    sponsorOrganisationId: p.uuid().nullable(),
    vouchedAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    verifiedAt: p.datetime().nullable(),
    suspendedAt: p.datetime().nullable(),
    /** In staff's own words, for staff. */
    suspensionReason: p.text().nullable(),
    closedAt: p.datetime().nullable(),
  },
});
export type OrganisationEntity = InferEntity<typeof OrganisationEntity>;

/** A leader is away from the beginning of one local day to the end of another; a deputy, where one is named, has their say meanwhile. */
export const LeaderAbsenceEntity = defineEntity({
  name: 'LeaderAbsence',
  tableName: 'leader_absence',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    organisationId: p.uuid(),
    leaderId: p.uuid(),
    deputyId: p.uuid().nullable(),
    /** yyyy-mm-dd in the scheme's zone. */
    fromOn: p.date(),
    toOn: p.date(),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    namedBy: p.text(),
    namedAt: p.datetime(),
    endedBy: p.text().nullable(),
    endedAt: p.datetime().nullable(),
  },
});
export type LeaderAbsenceEntity = InferEntity<typeof LeaderAbsenceEntity>;

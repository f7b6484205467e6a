import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import {
  type AccessFeature,
  type Cause,
  opportunityKinds,
  opportunityStates,
  placeKinds,
} from '../../domain/opportunities/opportunity.js';
import { dbsLevels } from '../../domain/opportunities/requirements.js';

/** A word of the scheme for what somebody can do. */
export const SkillEntity = defineEntity({
  name: 'Skill',
  tableName: 'skill',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    name: p.text(),
    nameKey: p.text(),
    createdAt: p.datetime(),
    retiredAt: p.datetime().nullable(),
    /** The one that stands for it since they were merged; it is retired then. */
    mergedIntoId: p.uuid().nullable(),
  },
});
export type SkillEntity = InferEntity<typeof SkillEntity>;

/** A training that an opportunity may require. */
export const TrainingEntity = defineEntity({
  name: 'Training',
  tableName: 'training',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    name: p.text(),
    nameKey: p.text(),
    validMonths: p.integer().nullable(),
    createdAt: p.datetime(),
    retiredAt: p.datetime().nullable(),
  },
});
export type TrainingEntity = InferEntity<typeof TrainingEntity>;

/** What can be done for a group. */
export const OpportunityEntity = defineEntity({
  name: 'Opportunity',
  tableName: 'opportunity',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    organisationId: p.uuid(),
    kind: p.enum(opportunityKinds),
    role: p.text(),
    description: p.text().default(''),
    cause: p.text().$type<Cause>(),
    skillIds: p.array().columnType('uuid[]').default([]),
    languages: p.array().default([]),
    access: p.array().$type<AccessFeature[]>().default([]),
    placeKind: p.enum(placeKinds),
    address: p.text().default(''),
    postcode: p.text().nullable(),
    wardId: p.uuid().nullable(),
    latitude: p.float().nullable(),
    longitude: p.float().nullable(),
    minimumAge: p.integer().nullable(),
    trainingIds: p.array().columnType('uuid[]').default([]),
    dbsLevel: p.enum(dbsLevels).default('NONE'),
    joining: p.enum(['OPEN', 'BY_APPLICATION'] as const),
    typicalMinutes: p.integer().nullable(),
    earnsCredits: p.boolean().default(true),
    friendsMax: p.integer().default(0),
    asksForEvidence: p.boolean().default(false),
    visibility: p.enum(['PUBLIC', 'SCHEME'] as const),
    contactName: p.text().default(''),
    contactEmail: p.text().nullable(),
    contactPhone: p.text().nullable(),
    state: p.enum(opportunityStates),
    revision: p.integer().default(1),
    createdAt: p.datetime(),
    changedAt: p.datetime(),
    publishedAt: p.datetime().nullable(),
    closedAt: p.datetime().nullable(),
    importFingerprint: p.blob().nullable(),
  },
});
export type OpportunityEntity = InferEntity<typeof OpportunityEntity>;

/** Somebody asks to take part in an opportunity. ENDED: the group or the end of a membership ended what it had accepted. */
export const ApplicationEntity = defineEntity({
  name: 'Application',
  tableName: 'application',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    opportunityId: p.uuid(),
    memberId: p.uuid(),
    words: p.text().default(''),
    state: p.enum(['WAITING', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'ENDED'] as const),
    appliedBy: p.text(),
    appliedAt: p.datetime(),
    decidedBy: p.text().nullable(),
    decidedAt: p.datetime().nullable(),
    reason: p.text().nullable(),
  },
});
export type ApplicationEntity = InferEntity<typeof ApplicationEntity>;

/** A guardian's consent that a child takes part in an opportunity. */
export const GuardianConsentEntity = defineEntity({
  name: 'GuardianConsent',
  tableName: 'guardian_consent',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    opportunityId: p.uuid(),
    memberId: p.uuid(),
    givenByMemberId: p.uuid().nullable(),
    givenHow: p.enum(['BY_GUARDIAN', 'ON_PAPER_TO_STAFF'] as const),
    givenAt: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
});
export type GuardianConsentEntity = InferEntity<typeof GuardianConsentEntity>;

/** That somebody saw a member's proof of age, training or DBS check. The proof itself is never kept. */
export const MemberCheckEntity = defineEntity({
  name: 'MemberCheck',
  tableName: 'member_check',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    memberId: p.uuid(),
    kind: p.enum(['AGE', 'TRAINING', 'DBS'] as const),
    ageYears: p.integer().nullable(),
    trainingId: p.uuid().nullable(),
    dbsLevel: p.enum(dbsLevels).nullable(),
    datedOn: p.date(),
    expiresOn: p.date().nullable(),
    seenBy: p.text(),
    seenAt: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
});
export type MemberCheckEntity = InferEntity<typeof MemberCheckEntity>;
